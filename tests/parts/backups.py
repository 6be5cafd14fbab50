"""A hub with something of everything in it, and what a database holds, to compare."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select

from hub.alarms import service as alarms
from hub.alarms.watch import Sighting, Watch
from hub.audit import service as audit
from hub.backup.manifest import Manifest
from hub.backup.restoring import KeyChoice, restore
from hub.backup.taking import Taken, take
from hub.badges import service as badges
from hub.choices import service as choices
from hub.choices.choices import Choices, ChoicesChange
from hub.database import open_engine, writing
from hub.evidence import hub_key
from hub.evidence.hand import HUB_ITSELF
from hub.fieldwork import service as fieldwork
from hub.fieldwork.report import Report
from hub.flags import service as flags
from hub.flags.flag import Rule, flag
from hub.flags.settling import record
from hub.flags.standards import Shift
from hub.fleet import applied, assets, commands, details, device_logs, locations
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.fleet.location import Location
from hub.fleet.maintenance import begin_maintenance
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import register as letters_register
from hub.letters import service as letters
from hub.letters.numbers import Block
from hub.letters.office import Agency
from hub.notices import sending_store
from hub.notices import service as notices
from hub.notices.target import Channel
from hub.patrol import service as patrol
from hub.patrol import suspensions
from hub.people import access_log, identities, officer_changes, second_factor, tokens, totp
from hub.people.access_log import Access, What
from hub.pictures import service as pictures
from hub.pictures.service import Wanted
from hub.remediation import service as orders
from hub.remediation.kinds import Kind
from hub.remediation.order import Wish
from hub.reports.forms.parts import Part
from hub.reports.kept.rounds import KeepingRounds
from hub.reports.life import service as report_life
from hub.reports.life import texts as form_texts
from hub.reports.life.making import makers
from hub.reports.life.period import Period
from hub.self_tests import register as self_tests_register
from tests.parts import a_day, taps
from tests.parts.case_counts import case_counts
from tests.parts.hands import HUB_KEY, hand
from tests.parts.letters import DISTRICT, OFFICE
from tests.parts.notices import GROUP, notice, office, put
from tests.parts.photographs import folder_of_hub, photo, sent
from tests.parts.pictures import jpeg
from tests.parts.small_hub import CARD, JOURNAL, NOW, SmallHub
from wire_contract.camera_test import CameraMeasurements, CameraTested
from wire_contract.chain import public_key_of
from wire_contract.delivery import Place
from wire_contract.device_log import pack
from wire_contract.measurements import ConfigApplied, JournalShed, ShedReason
from wire_contract.picture import name_of

LATER = NOW + timedelta(hours=1)


def live_a_little(hub: SmallHub) -> None:
    """Taps, heartbeats, quarantine, a fork, a declared hole, waiting lines, settings, a command, a session, duties, flags, a setting, a camera and its test, a picture of one, an alarm that somebody acknowledged, maintenance."""
    a_day.tell(hub)
    first, second, third, _ = hub.devices.values()
    before = (first.sequence, first.head)
    first.tap(CARD, at=NOW)
    first.sequence, first.head = before  # the card is put back to before the tap
    first.tap(CARD, at=NOW + timedelta(minutes=1))
    lost = second.record(JournalShed(1, 1, "0" * 64, "0" * 64, ShedReason.DAMAGED), at=NOW)
    assert lost
    second.tap(CARD, at=NOW)  # waits: the line before it never came
    third.write(CameraTested("front", "csi", {"open": "ok"}, CameraMeasurements(), None), at=NOW)
    parent = third.head
    third.record(JournalShed(1, 1, "0" * 64, "0" * 64, ShedReason.DAMAGED), at=NOW)
    hole = JournalShed(third.sequence, third.sequence, parent, third.head, ShedReason.DAMAGED)
    third.write(hole, at=NOW)
    hub.session()
    tapped = Place(JOURNAL, first.sequence, first.head)
    with writing(hub.engine) as conn:
        point = fleet.point(conn, "BSM-01")
        assert point is not None
        patrol.set_duty(conn, point.id, from_day=point.opened_on, patrols_per_day=3, hand=hand())
        fleet.set_setting(conn, "static_qr", "on", point="BSM-01", hand=hand(at=NOW))
        fleet.set_setting(conn, "keep_pictures", "on", point="BSM-01", hand=hand(at=NOW))
        locations.locate(conn, code="BSM-01", location=Location(13_727_500, 100_524_000), hand=hand(at=NOW))
        fleet.all_settings(conn, hand=hand(HUB_ITSELF, at=NOW))
        applied.remember(conn, first.name, ConfigApplied("a" * 64, 1), at=NOW)
        badges.invite(conn, officer="T-01", replaces=True, invited_by="somying", now=NOW)
        commands.issue(conn, first.name, verb="identify", arguments={}, lasts=timedelta(hours=1), hand=hand(at=NOW))
        asked = commands.issue(
            conn, first.name, verb="collect_logs", arguments={}, lasts=timedelta(hours=1), hand=hand(at=NOW)
        )
        assert device_logs.receive(conn, first.name, asked.id, pack(["a line"]), now=NOW) is None
        verb, lasts = "identify", timedelta(hours=1)
        commands.issue(conn, first.name, verb=verb, arguments={}, lasts=lasts, hand=hand(at=NOW))
        proposal = audit.propose(
            conn,
            lambda conn, hand: patrol.exclude(conn, first.name, tapped, hand=hand),
            hand=hand(at=NOW),
            reason="a test",
        )
        audit.approve(conn, proposal, hand=hand("somsri", at=NOW))
        front = Asset(
            point.id, AssetKind.CAMERA, "front", day_of(LATER), label="หน้าปากซอย", owner="สำนักการจราจรและขนส่ง"
        )
        assets.add_asset(conn, front, hand=hand(at=NOW))
        self_tests_register.set_check_duty(
            conn, "BSM-01", from_day=day_of(LATER), camera_checks_per_day=0, hand=hand(at=NOW)
        )
        details.describe(conn, code="BSM-01", kinds=["dark", "accident"], purpose="ทางกลับบ้าน", hand=hand(at=NOW))
        closed = suspensions.Wish("BSM-01", day_of(LATER), None, "กท 5904/1", "ปิดซ่อมถนน")
        suspensions.suspend(conn, closed, hand=hand(at=NOW))
        officer_changes.end_service(conn, code="T-02", ended_on=day_of(LATER) + timedelta(days=1), hand=hand(at=NOW))
        flags.set_parameter(conn, name="many_taps", value=6, from_day=day_of(LATER), hand=hand(at=NOW))
        flags.set_windows(conn, point="*", windows="05:00-22:00", from_day=day_of(LATER), hand=hand(at=NOW))
        flags.add_shifts(conn, [Shift("T-01", "*", NOW, LATER)], hand=hand(at=NOW))
        rights = frozenset({Right.SEE_BOARD})
        tokens.make(conn, login="somying", wanted=tokens.Wanted("screen", rights), hand=hand(at=NOW))
        secret = second_factor.begin(conn, "somying", key=hub.key, now=NOW)
        code = totp.code_of(secret, int(NOW.timestamp()) // 30)
        second_factor.confirm(conn, "somying", code, hand=hand(at=NOW), now=NOW)
        identities.link(conn, "somying", issuer="https://id.example", subject="u-1", hand=hand(at=NOW))
        identities.spend(conn, "a state", expires_at=LATER, now=NOW)
        access_log.record(conn, Access(What.SIGNED_IN, "somying", "127.0.0.1", "/sign-in"), now=NOW)
        refused = record(flag(Rule.REFUSED, taps=[taps.tap("08:00")], reason=("", "")), outcome="stands", why="a test")
        flags.settle(conn, refused, hand=hand(at=NOW))
        case_counts(conn)
        begin_maintenance(conn, first.name, lasts=timedelta(hours=1), why="a test", hand=hand(at=NOW))
        alarms.look(conn, [Sighting(Watch.DEVICE, third.name, "down", "BSM-03")], looked=(), now=NOW)
        (raised,) = alarms.open_alarms(conn)
        alarms.acknowledge(conn, raised.id, comment="a test", hand=hand(at=NOW))
        wanted = orders.open_order(conn, Wish("BSM-01", Kind.WASTE, "กองขยะ"), hand=hand(at=NOW))
        orders.comment(conn, wanted.number, "a test", hand=hand(at=NOW))
        letters.draft(conn, [wanted.number], hand=hand(at=NOW))
        letters_register.set_office(conn, OFFICE, hand=hand(at=NOW))
        letters_register.set_agency(conn, Agency("เอกชน", "outside", "ผู้จัดการอาคาร"), hand=hand(at=NOW))
        choices.decide(conn, ChoicesChange(NOW.date().replace(day=1), Choices(), "กท 5099/1"), hand=hand(at=NOW))
        letters_register.add_block(conn, Block(OFFICE.code, NOW.year, 1, 9), hand=hand(at=NOW))
    month = Period.of_month(Month.of(day_of(NOW)))
    made = makers(DISTRICT, public_key_of(HUB_KEY))
    report_life.draft(
        hub.engine, month, seen=report_life.Seen(), hand=hand(at=NOW), rights=frozenset(Right), makers=made
    )
    whole = Period.of_quarter(month.months[0])
    rights: dict[str, Any] = {"hand": hand(at=NOW), "rights": frozenset(Right), "makers": made}
    form = report_life.draft(hub.engine, whole, seen=report_life.Seen(), **rights)
    seen_form = report_life.seen_of(form)
    form_texts.write(hub.engine, whole, Part.OBSTACLES, "น้ำท่วมซอย", seen=seen_form, **rights)
    KeepingRounds(most_s=600)(hub.engine, NOW)
    told(hub)
    picture_of_a_failed_test(hub)
    sent(hub, photo(), point="BSM-01")
    with writing(hub.engine) as conn:
        seen = Report("0" * 36, "BSM-01", Kind.WASTE, "ยังอยู่")
        fieldwork.report(conn, seen, taken=[], folder=folder_of_hub(hub), hand=hand(at=NOW))


def told(hub: SmallHub) -> None:
    """A channel of the office heard something, and something waits for its hour."""
    line = office("duty-room", Channel.LINE, GROUP)
    with writing(hub.engine) as conn:
        put(conn, line, at=NOW)
        notices.tell(conn, notice(), now=NOW)
        sending_store.form(
            conn, "m", line, sending_store.due(conn, line.name, now=NOW, limit=1), now=NOW, give_up_at=LATER
        )
        sending_store.fails(conn, line.health, why="a test", is_stopped=False, now=NOW)
        notices.tell(conn, notice("alarm/1/closed"), now=NOW)


def picture_of_a_failed_test(hub: SmallHub) -> None:
    """A point allows pictures, one was asked for, came, and somebody opened it."""
    device, content = next(iter(hub.devices.values())), jpeg()
    of = Wanted(device.name, "gate", name_of(content), Place(JOURNAL, 1, device.head), NOW)
    with writing(hub.engine) as conn:
        assert pictures.want(conn, of, now=NOW)
        assert pictures.ask(conn, key_file=hub.picture_key, hand=hand(HUB_ITSELF, at=NOW))
        assert not pictures.receive(conn, device.name, of.picture, content, key_file=hub.picture_key, now=NOW)
        pictures.open_(conn, device.name, of.picture, key_file=hub.picture_key, hand=hand(at=NOW))


def content(engine: Engine) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """Every row of every table, by the tables' names."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as conn:
        return {
            table.name: [tuple(row) for row in conn.execute(select(table).order_by(*table.primary_key.columns))]
            for table in found.sorted_tables
        }


def content_of(url: str) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    engine = open_engine(url)
    try:
        return content(engine)
    finally:
        engine.dispose()


def backup_of(url: str, into: Path, *, with_key: bool = False) -> Taken:
    return take(url, into, key=HUB_KEY, now=NOW, made_by="test", with_key=with_key)


def brought_back(path: Path, url: str, folder: Path) -> Manifest:
    """Restored with the hub's own key in this folder."""
    hub_key.put(folder / "hub.key", HUB_KEY)
    return restore(path, url, key=KeyChoice(folder / "hub.key"), by="console:test", now=LATER)


def refusal(path: Path, url: str, folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        brought_back(path, url, folder)
    return str(caught.value)


def is_untouched(url: str, folder: Path) -> bool:
    if url.startswith("sqlite"):
        return not (folder / "new").exists() or list((folder / "new").iterdir()) == []
    return content_of(url) == {}
