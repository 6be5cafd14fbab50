"""The forms of single values in `agent.toml`, and the one error of a file that is wrong."""

from typing import Annotated

from msgspec import Meta

Gpio = Annotated[int, Meta(ge=2, le=27)]
"""A GPIO number of the header; 0 and 1 belong to the HAT's identification chip."""

Seconds = Annotated[int, Meta(ge=1, le=86_400)]
FilePath = Annotated[str, Meta(min_length=1)]
"""A path; after reading, relative ones are taken from the settings file's own folder."""
Port = Annotated[int, Meta(ge=1, le=65_535)]


class SettingsError(ValueError):
    """A settings file is wrong; the text is one line for the person who wrote it."""
