"""From a failed test to a sealed row, to a view on record, to its end, on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from hub.database import writing
from hub.evidence import own_chain
from hub.fleet import commands
from hub.kernel.refused import Refused
from hub.pictures import service as pictures
from hub.pictures.picture import State
from tests.hub.pictures.conftest import district
from tests.parts.hands import hand
from tests.parts.pictures import (
    arrive,
    ask,
    jpeg,
    kept,
    opened,
    quarantine,
    state,
    wanted,
)
from tests.parts.small_hub import LOGIN, NOW, Device, SmallHub
from wire_contract.messages import Verb
from wire_contract.picture import name_of
from wire_contract.picture_acts import PicturesDeleted, PictureViewed

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PICTURE = jpeg(1)


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with district(database_url) as running:
        yield running


def test_a_picture_is_asked_for_once_kept_sealed_and_opened_in_somebodys_name(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    assert (ask(hub), ask(hub), state(hub, of)) == (1, 0, State.WAITING)
    with hub.engine.connect() as conn:
        [command] = commands.to_tell(conn, now=hub.clock.now)
    assert (command.device, command.verb, command.arguments) == (
        device.name,
        Verb.SEND_PICTURE,
        {"picture": name_of(PICTURE)},
    )
    arrive(hub, device, PICTURE)
    assert state(hub, of) is State.HERE
    with hub.engine.connect() as conn:
        [sealed] = conn.execute(text("SELECT sealed FROM picture_contents")).scalars()
    assert len(bytes(sealed)) == 12 + len(PICTURE) + 16
    assert PICTURE[20:60] not in bytes(sealed)
    assert opened(hub, of) == PICTURE
    with hub.engine.connect() as conn:
        [entry] = own_chain.of_kind(conn, PictureViewed)
        [view] = pictures.views(conn, of.device, of.picture)
    assert entry.subject == LOGIN
    assert entry.act == PictureViewed(device=device.name, asset="gate", picture=of.picture, line=of.place.hash)
    assert (view.by, view.at, view.act) == (LOGIN, NOW, entry.hash)


def test_every_view_is_an_act_of_its_own(hub: SmallHub, device: Device) -> None:
    of = kept(hub, device, PICTURE)
    for by in ("somying", "somsri", "somying"):
        opened(hub, of, by=by)
        hub.clock.now += MINUTE
    with hub.engine.connect() as conn:
        assert [one.by for one in pictures.views(conn, of.device, of.picture)] == ["somying", "somsri", "somying"]
        assert [one.subject for one in own_chain.of_kind(conn, PictureViewed)] == ["somying", "somsri", "somying"]


def test_the_same_message_twice_is_harmless(hub: SmallHub, device: Device) -> None:
    of = kept(hub, device, PICTURE)
    arrive(hub, device, PICTURE)
    assert (state(hub, of), quarantine(hub)) == (State.HERE, [])


def test_what_is_older_than_the_retention_is_deleted_and_the_chain_says_how_many(hub: SmallHub, device: Device) -> None:
    old = [kept(hub, device, jpeg(n), asset=f"camera-{n}") for n in range(3)]
    hub.clock.now += 10 * DAY
    young = kept(hub, device, jpeg(9), asset="gate")
    hub.clock.now = NOW + 30 * DAY
    for expected, later in ((0, timedelta()), (3, MINUTE), (0, 2 * MINUTE)):
        with writing(hub.engine) as conn:
            at = hub.clock.now + later
            assert pictures.delete_old(conn, keep=30 * DAY, hand=hand("hub", at=at)) == expected
    assert [state(hub, one) for one in (*old, young)] == [State.DELETED] * 3 + [State.HERE]
    with hub.engine.connect() as conn:
        [entry] = own_chain.of_kind(conn, PicturesDeleted)
        assert conn.execute(text("SELECT count(*) FROM picture_contents")).scalar_one() == 1
    assert entry.act == PicturesDeleted(pictures=3, cause="retention", received_before="2026-11-22T11:36:00.000Z")
    with pytest.raises(Refused, match="not here"):
        opened(hub, old[0])


def test_deleting_by_hand_needs_a_reason_and_ends_it(hub: SmallHub, device: Device) -> None:
    of, other = kept(hub, device, PICTURE), kept(hub, device, jpeg(2), asset="lane")
    with pytest.raises(Refused, match="reason"), writing(hub.engine) as conn:
        pictures.delete(conn, hand=hand(at=NOW))
    with writing(hub.engine) as conn:
        why = hand("console:root", at=NOW, reason="asked for by the person in it")
        assert pictures.delete(conn, device=device.name, name=of.picture, hand=why) == 1
        [entry] = own_chain.of_kind(conn, PicturesDeleted)
    assert (state(hub, of), state(hub, other)) == (State.DELETED, State.HERE)
    assert entry.act == PicturesDeleted(
        pictures=1, cause="by_hand", device=device.name, picture=of.picture, reason="asked for by the person in it"
    )
    arrive(hub, device, PICTURE)
    hub.clock.now += DAY
    assert (state(hub, of), ask(hub)) == (State.DELETED, 0), "it does not come back"


def test_after_all_were_deleted_a_lost_key_is_no_trouble_any_more(hub: SmallHub, device: Device) -> None:
    kept(hub, device, PICTURE)
    hub.picture_key.path.unlink()
    with writing(hub.engine) as conn:
        pictures.delete(conn, hand=hand(at=NOW, reason="the key is lost"))
        assert pictures.trouble(conn, hub.picture_key) is None
    hub.clock.now += DAY
    assert opened(hub, kept(hub, device, jpeg(2))) == jpeg(2)
