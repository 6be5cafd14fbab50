"""What a line must be to count as one, and what becomes of everything else."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire_contract.test_golden import golden_line
from wire_contract.event import MAX_DEPTH, MAX_LINE_BYTES, Event, _complaint, _has_form, _time_complaint, read_line
from wire_contract.measurements import read_measurement
from wire_contract.unreadable import Reason, Unreadable


def changed(**attributes: object) -> bytes:
    tree = json.loads(golden_line(2))
    tree.update(attributes)
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode()


def reason(line: bytes) -> Reason | None:
    found = read_line(line)
    return found.reason if isinstance(found, Unreadable) else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"", Reason.MALFORMED),
        (b"not json", Reason.MALFORMED),
        (b"[]", Reason.SCHEMA),
        (b"\xef\xbb\xbf" + golden_line(2), Reason.MALFORMED),
        (golden_line(2)[:-1], Reason.MALFORMED),
        (golden_line(2) + b" x", Reason.MALFORMED),
        (golden_line(2).replace(b"{", b"{\n", 1), Reason.MALFORMED),
        (golden_line(2).replace(b"front", b"\xff\xfe"), Reason.MALFORMED),
        (golden_line(2).replace(b'"shown"', b'"reader":"back","shown"'), Reason.MALFORMED),
        (golden_line(2).replace(b'"kind":"uid"', b'"kind":"uid", "kind":"uid"'), Reason.MALFORMED),
        (b'{"data":' + b"[" * 8000 + b"]" * 8000 + b"}", Reason.MALFORMED),
        (changed(deep=json.loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)), Reason.MALFORMED),
        (b" " * (MAX_LINE_BYTES + 1), Reason.TOO_LARGE),
        (changed(specversion="0.3"), Reason.SCHEMA),
        (changed(id="7f3a21c9/3"), Reason.SCHEMA),
        (changed(id="7F3A21C9/2"), Reason.SCHEMA),
        (changed(sequence=2), Reason.SCHEMA),
        (changed(id="7f3a21c9/02", sequence="02"), Reason.SCHEMA),
        (changed(prev="0" * 64), Reason.SCHEMA),
        (changed(prev="AB" * 32), Reason.SCHEMA),
        (changed(id="7f3a21c9/1", sequence="1"), Reason.SCHEMA),
        (changed(source="/devices/../hub"), Reason.SCHEMA),
        (changed(source="/devices/AB"), Reason.SCHEMA),
        (changed(source="/hubs"), Reason.SCHEMA),
        (changed(time="2026-11-22T03:15:42Z"), Reason.SCHEMA),
        (changed(time="2026-13-22T03:15:42.123Z"), Reason.SCHEMA),
        (changed(time="2026-11-22T03:15:42.123+07:00"), Reason.SCHEMA),
        (changed(clock="exact"), Reason.SCHEMA),
        (changed(uptime="-1"), Reason.SCHEMA),
        (changed(bootid=""), Reason.SCHEMA),
        (changed(type="a\u0000b"), Reason.SCHEMA),
        (changed(datacontenttype="text/plain"), Reason.SCHEMA),
    ],
)
def test_a_line_that_breaks_the_form_is_set_aside_with_its_reason(line: bytes, expected: Reason) -> None:
    assert reason(line) == expected


@pytest.mark.parametrize("name", json.loads(golden_line(2)))
def test_every_attribute_is_required(name: str) -> None:
    tree = json.loads(golden_line(2))
    del tree[name]
    assert reason(json.dumps(tree).encode()) == Reason.SCHEMA


def test_unknown_attributes_and_data_keys_and_other_writers_spacing_are_let_through() -> None:
    tree = json.loads(golden_line(2))
    tree["traceparent"] = "00-ab"
    tree["data"]["reader_firmware"] = "1.6"
    event = read_line(json.dumps(tree, indent=None, separators=(" , ", " : ")).encode())
    assert isinstance(event, Event)
    assert not isinstance(read_measurement(event), Unreadable)


def test_brackets_side_by_side_or_inside_text_are_not_deep() -> None:
    wide = changed(wide=[[]] * 100, text="[{" * 100 + '\\"[')
    assert isinstance(read_line(wide), Event)
    assert isinstance(read_line(changed(deep=json.loads("[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)))), Event)


def test_an_unknown_type_is_an_event_that_is_not_understood() -> None:
    event = read_line(changed(type="riskpoint.drone.landed.v1", data={"pad": 3}))
    assert isinstance(event, Event)
    assert read_measurement(event) is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reader": "front", "medium": "nfc", "credential": "nfc:04", "proof": {"kind": "uid"}, "shown": "green"},
        {
            "reader": "front",
            "medium": "nfc",
            "credential": "nfc:0\u00004",
            "proof": {"kind": "uid"},
            "shown": "accepted",
        },
        {"reader": "front", "medium": "nfc", "credential": "nfc:04", "proof": {"kind": "oath"}, "shown": "accepted"},
        {
            "reader": "Front Door",
            "medium": "nfc",
            "credential": "nfc:04",
            "proof": {"kind": "uid"},
            "shown": "accepted",
        },
    ],
)
def test_a_known_type_with_other_data_is_a_schema_fault(data: object) -> None:
    event = read_line(changed(data=data))
    assert isinstance(event, Event)
    found = read_measurement(event)
    assert isinstance(found, Unreadable)
    assert found.reason == Reason.SCHEMA


@given(st.binary(max_size=400))
def test_any_bytes_give_a_value_and_never_an_exception(garbage: bytes) -> None:
    assert isinstance(read_line(garbage), Event | Unreadable)


@given(st.integers(0, len(golden_line(2)) - 1), st.binary(min_size=1, max_size=3))
def test_any_change_inside_a_line_gives_a_value_and_never_an_exception(at: int, patch: bytes) -> None:
    line = golden_line(2)
    found = read_line(line[:at] + patch + line[at + 1 :])
    if isinstance(found, Event):
        assert isinstance(read_measurement(found), object)
    else:
        assert found.reason in set(Reason)


_PARTS = st.one_of(
    st.sampled_from(
        ["1", "2", "02", "0", "/hub", "/devices/abc", "/devices/AB", "7f3a21c9/2", "7f3a21c9/1", "0" * 64, "ab" * 32]
    ),
    st.text(alphabet="0aZ/-\n\x00٣ ", max_size=6),
    st.sampled_from(["2026-11-22T03:15:42.123Z", "2026-13-22T03:15:42.123Z", "٢٠٢٦-11-22T03:15:42.123Z"]),
)


@given(
    st.dictionaries(st.sampled_from(["id", "sequence", "prev", "source", "uptime", "type", "bootid", "time"]), _PARTS)
)
def test_one_look_at_all_attributes_finds_the_form_exactly_where_each_of_them_has_it(parts: dict[str, str]) -> None:
    event = msgspec.structs.replace(_golden_event(), **parts)
    assert (_time_complaint(event.time) if _has_form(event) else _complaint(event)) == _complaint(event)
    assert _has_form(event) or _complaint(event) is not None


def _golden_event() -> Event:
    event = read_line(golden_line(2))
    assert isinstance(event, Event)
    return event
