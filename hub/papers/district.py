"""Whose report it is. Pure; filled from the hub's settings by whoever asks for a report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    """A district office, as its papers name it."""

    name: str
    """`เขตบางสมมุติ`."""
    code: str = ""
    office: str = ""
    """`สำนักงานเขตบางสมมุติ`; made from the name where it does not say it."""
    section: str = "ฝ่ายเทศกิจ"

    @property
    def full_office(self) -> str:
        """The office with its name, as it stands in a heading."""
        return self.office if self.name in self.office else f"สำนักงาน{self.name}"
