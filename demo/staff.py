"""Who signs in at the make-believe office, and as what. Plain values; everybody has the demo's password."""

from dataclasses import dataclass

from hub.kernel.rights import RIGHTS, Right, Role
from hub.remediation.kinds import PARKS, WORKS


@dataclass(frozen=True, slots=True)
class PlannedUser:
    """Somebody of the office."""

    login: str
    name: str
    role: Role
    section: str | None = None
    """Of section staff: whose orders they see."""

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do, as when they sign in."""
        return RIGHTS[self.role]


VIEWER = PlannedUser("demo", "ผู้ชมระบบสาธิต", Role.ADMINISTRATOR)
OPERATOR = PlannedUser("operator", "นางสาวสมมุติ งานเอกสาร", Role.OPERATOR)
HEAD = PlannedUser("head", "นายสมมุติ หัวหน้าฝ่าย", Role.SUPERVISOR)
PATROL = PlannedUser("patrol", "นางสาวมาลี รักถิ่น", Role.OFFICER)
SECOND_PATROL = PlannedUser("patrol2", "นายวิชัย ตื่นเช้า", Role.OFFICER)
YOTHA = PlannedUser("yotha", "นายสมมุติ งานโยธา", Role.SECTION, WORKS)
RAKSA = PlannedUser("raksa", "นางสมมุติ งานสวน", Role.SECTION, PARKS)
AUDITOR = PlannedUser("auditor", "นายสมมุติ ตรวจทาน", Role.AUDITOR)

STAFF = (VIEWER, OPERATOR, HEAD, PATROL, SECOND_PATROL, YOTHA, RAKSA, AUDITOR)
"""The order in which the demo names them."""
