"""The forms of single values on the wire, with their limits: what a decoder refuses before anybody looks at it."""

from typing import Annotated

from msgspec import Meta

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""What settings call a reader, camera or lamp."""
Text = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""Short text without control characters."""
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]
Position = Annotated[int, Meta(ge=1, lt=10**18)]
Count = Annotated[int, Meta(ge=0, lt=10**18)]
