"""The key of the pictures: made once, never replaced in silence; whatever is wrong with it stops pictures and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.pictures import service as pictures
from hub.pictures.picture import State
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
from tests.parts.small_hub import NOW, Device, SmallHub
from wire_contract.picture_acts import PictureViewed

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PICTURE = jpeg(1)


def test_the_key_is_made_with_the_first_picture_for_its_owner_only(hub: SmallHub, device: Device) -> None:
    wanted(hub, device, PICTURE)
    ask(hub)
    assert not hub.picture_key.path.exists()
    arrive(hub, device, PICTURE)
    assert hub.picture_key.path.stat().st_mode & 0o777 == 0o600


def test_a_lost_key_is_said_and_not_replaced_and_one_brought_back_serves_at_once(hub: SmallHub, device: Device) -> None:
    of = kept(hub, device, PICTURE)
    path = hub.picture_key.path
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(Refused, match=r"pictures\.key.*riskpoint-hub pictures delete --all"):
        opened(hub, of)
    hub.clock.now += DAY
    other = wanted(hub, device, jpeg(2))
    assert ask(hub) == 0, "nobody sends what could not be kept"
    path.with_name("elsewhere").rename(path)
    assert ask(hub) == 1
    path.rename(path.with_name("elsewhere"))
    arrive(hub, device, jpeg(2))
    assert (state(hub, other), path.exists(), quarantine(hub)) == (State.WAITING, False, [])
    path.with_name("elsewhere").rename(path)
    arrive(hub, device, jpeg(2))
    assert (state(hub, other), opened(hub, of), opened(hub, other)) == (State.HERE, PICTURE, jpeg(2))


def test_another_key_is_said_plainly(hub: SmallHub, device: Device) -> None:
    of = kept(hub, device, PICTURE)
    hub.picture_key.path.unlink()
    hub.picture_key.make()
    with pytest.raises(Refused, match="sealed with another key"):
        opened(hub, of)
    with hub.engine.connect() as conn:
        assert own_chain.of_kind(conn, PictureViewed) == []


@pytest.mark.parametrize(
    ("content", "mode", "match"),
    [(b"0" * 64, 0o644, "chmod 600"), (b"not a key", 0o600, "holds no key"), (b"\xff", 0o600, "cannot be read")],
)
def test_a_key_file_that_does_not_serve_stops_pictures_and_nothing_else(
    hub: SmallHub, device: Device, content: bytes, mode: int, match: str
) -> None:
    path = hub.picture_key.path
    path.write_bytes(content)
    path.chmod(mode)
    of = wanted(hub, device, PICTURE)
    assert ask(hub) == 0
    with hub.engine.connect() as conn:
        assert match in str(pictures.trouble(conn, hub.picture_key))
    device.tap("wiegand26:12:345", at=NOW)
    path.unlink()
    assert ask(hub) == 1
    arrive(hub, device, PICTURE)
    assert state(hub, of) is State.HERE


def test_a_row_that_somebody_altered_is_never_shown_as_a_picture(hub: SmallHub, device: Device) -> None:
    one, other = kept(hub, device, PICTURE), kept(hub, device, jpeg(2), asset="lane")
    with writing(hub.engine) as conn:
        query = text("SELECT picture, sealed FROM picture_contents")
        rows = {row.picture: bytes(row.sealed) for row in conn.execute(query)}
        put = text("UPDATE picture_contents SET sealed = :sealed WHERE picture = :picture")
        conn.execute(put, {"picture": one.picture, "sealed": rows[other.picture]})
        flipped = rows[other.picture][:-1] + bytes([rows[other.picture][-1] ^ 1])
        conn.execute(put, {"picture": other.picture, "sealed": flipped})
    for of in (one, other):
        with pytest.raises(Refused, match="damaged"):
            opened(hub, of)
