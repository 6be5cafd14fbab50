"""The whole API asked in every role: by the examples of its description, and by schemathesis, which invents the rest."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hub.kernel.rights import RIGHTS, Right, Role
from hub.sharing.describing import examples, rights_of
from hub.sharing.operations import OPERATIONS
from tests.parts.api_office import ApiOffice, api_office
from tests.parts.api_probe import probe
from tests.parts.small_hub import SmallHub, small_hub

ADDRESSES = {name: example["asked"].split(" ", 1)[1] for name, example in examples().items()}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path_factory.mktemp('roles') / 'hub.db'}") as running:
        yield running


@pytest.fixture(scope="module")
def office(hub: SmallHub) -> Iterator[ApiOffice]:
    with api_office(hub) as found:
        yield found


def test_every_role_is_let_in_where_it_has_the_right_and_nowhere_else(hub: SmallHub, office: ApiOffice) -> None:
    needed = rights_of(hub.app.state.sharing.routes)
    for role, secret in office.secrets.items():
        with httpx.Client(base_url=office.address, headers={"authorization": f"Bearer {secret}"}, timeout=60) as client:
            for (method, path), named in OPERATIONS.items():
                if method == "get":
                    refused = client.get(ADDRESSES[named.id]).status_code == 403
                    rights = {Right(one) for one in needed[method, path]}
                    assert refused == (not rights <= RIGHTS[role]), (role, path)


@pytest.mark.parametrize(
    ("role", "made_up", "phases"),
    [
        (role, 3 if role is Role.ADMINISTRATOR else 1, "examples,fuzzing")
        for role in sorted(Role, key=lambda one: one is not Role.ADMINISTRATOR)
    ],
)
def test_schemathesis_finds_nothing_with_all_its_checks(
    office: ApiOffice, tmp_path: Path, role: Role, made_up: int, phases: str
) -> None:
    found = probe(office, role, folder=tmp_path, examples=made_up, phases=phases, seed=1)
    assert found.is_clean, found.told
    assert found.cases > 50, found.told


def test_a_body_that_is_no_text_is_refused_as_one_that_cannot_be_read(office: ApiOffice) -> None:
    """Found by schemathesis: it was a 400 that said that there is nothing here."""
    sent = {"content-type": "application/json", "origin": office.address}
    refused = httpx.post(f"{office.address}/api/v1/badge/enrolments", content=b"\x1f_\x1e\xff", headers=sent)
    assert (refused.status_code, refused.json()) == (
        422,
        {"status": 422, "error": "The request cannot be read", "hint": "There was an error parsing the body"},
    )
