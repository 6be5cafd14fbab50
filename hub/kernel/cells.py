"""Text on its way into a spreadsheet, so that no program takes it for a formula. Pure."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What Excel, LibreOffice and Google Sheets begin a formula with, also in full width."""


def neutral(text: str) -> str:
    """The text, with an apostrophe before what would be a formula; our own import takes the apostrophe off again."""
    return f"'{text}" if text.startswith(_STARTS) or text.lstrip().startswith(_STARTS) else text
