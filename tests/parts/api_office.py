"""An office whose API is asked by programs: a hub with something of everything, and a token for each role."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from hub.database import writing
from hub.kernel.rights import RIGHTS, Role
from hub.people import tokens, users
from hub.people.throttle import Throttle
from hub.people.tokens import Wanted
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import SmallHub
from tests.parts.suspicious import tell_suspicious

SECTION = "สำนักงานเขต ฝ่ายโยธา"


@dataclass(frozen=True, slots=True)
class ApiOffice:
    """Where it is, and what each role calls it with."""

    address: str
    secrets: Mapping[Role, str]


def token_of(hub: SmallHub, role: Role) -> str:
    """A token of a user of this role, for everything that the role may do."""
    at = hub.session_clock.now
    with writing(hub.engine) as conn:
        section = "ฝ่ายโยธา สำนักงานเขต" if role is Role.SECTION else None
        users.add_user(
            conn,
            login=role.value,
            name=role.value,
            password="long enough",
            role=role,
            section=section,
            hand=hand(at=at),
        )
        return tokens.make(conn, login=role.value, wanted=Wanted("api", RIGHTS[role]), hand=hand(at=at))


@contextmanager
def api_office(hub: SmallHub) -> Iterator[ApiOffice]:
    """Served until the block ends."""
    tell_suspicious(hub)
    secrets = {role: token_of(hub, role) for role in Role}
    hub.app.state.desk.tokens = Throttle(most=0)  # it tries hundreds of wrong tokens, and is to see each one refused
    with served(hub) as running:
        yield ApiOffice(running.address, secrets)
