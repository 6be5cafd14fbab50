"""The bytes of a spreadsheet of the register, as a table of cells: columns of officers and cards are known."""

from hub.kernel.table import Table, Unfit
from hub.registry.sheet import known_headers
from hub.web import sheet_file


def table_of(content: bytes) -> Table | Unfit:
    """The cells of the first sheet; merged rows and formulas make it unfit."""
    return sheet_file.table_of(content, known=lambda row: len(known_headers(row)))
