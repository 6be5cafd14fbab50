"""The point's own box and power: what changes is in the journal, how they stand in every heartbeat."""

import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from edge_agent.clock import Moment
from edge_agent.hardware.battery import BatteryMeter
from edge_agent.hardware.board import Board
from edge_agent.hardware.contacts import ContactLine, Moved
from edge_agent.hardware.pins import Factory
from edge_agent.settings import Contact, Settings
from edge_agent.vitals.power import PowerNews, Supply, charge_permille
from edge_agent.vitals.steady import Change, Steady
from edge_agent.vitals.telling import Telling
from wire_contract.measurements import EnclosureChanged, Measurement, PowerChanged
from wire_contract.vitals import Vitals

CONTACTS, POWER = "contacts", "power"
"""What was last recorded of them, kept beside the journal's lines."""

INBOX_MOVES = 1000
"""More than this waiting is a line that floats; the rest is dropped, since the level is asked at every turn anyway."""
LOOK_EVERY_S = 5.0
MAINS = "mains "
"""No contact can have this name."""

Record = Callable[[Measurement, Moment, Mapping[str, bytes]], bool]


@dataclass(slots=True)
class _Watched:
    """One line, and what is not told of it yet."""

    line: ContactLine
    steady: Steady
    telling: Telling = field(default_factory=Telling)
    was_found: bool = False


class Surroundings:
    """Owned by the agent's thread, but for the inbox, which the pins' thread fills."""

    def __init__(
        self,
        settings: Settings,
        *,
        pins: Factory,
        inbox: "queue.SimpleQueue[Any]",
        board: Board,
        record: Record,
    ) -> None:
        self._pins = pins
        self._inbox = inbox
        self._board = board
        self._record = record
        self._power = settings.power
        self._battery: BatteryMeter | None = None
        self._contacts = {contact.name: contact for contact in settings.contacts}
        self._watched: dict[str, _Watched] = {}
        self._mains: _Watched | None = None
        self._supply = Supply()
        self._news = PowerNews()
        self._look_at = 0.0
        self._is_taken_up = False
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        for contact in self._contacts.values():
            line = ContactLine(
                contact.name, contact.pin, active_low=contact.active_low, pins=self._pins, pass_on=self._pass_on
            )
            self._watched[contact.name] = _Watched(line, Steady(contact.bounce_ms / 1000))
        power = self._power
        if power.mains_pin is not None:
            # Pulled to where a cut wire reads as mains lost.
            line = ContactLine(
                MAINS,
                power.mains_pin,
                active_low=not power.mains_active_low,
                pull_up=power.mains_active_low,
                pins=self._pins,
                pass_on=self._pass_on,
            )
            self._mains = _Watched(line, Steady(power.mains_bounce_ms / 1000))
        if power.battery_chip != "none":
            self._battery = BatteryMeter(power)

    def _pass_on(self, moved: Moved) -> None:
        if self._inbox.qsize() < INBOX_MOVES:
            self._inbox.put(moved)

    def _all(self) -> list[_Watched]:
        return [*self._watched.values(), *([self._mains] if self._mains else [])]

    # --- what is seen -------------------------------------------------------------------------------------------------

    def note(self, moved: Moved) -> None:
        """A movement came out of the inbox."""
        one = self._mains if moved.contact == MAINS else self._watched.get(moved.contact)
        if one is not None:
            self._see(one, active=moved.active, ticks=moved.ticks)

    def _look(self, now: float) -> None:
        """The level of every line now: also where an edge was lost. Every few seconds, what feeds the board."""
        for one in self._all():
            self._see(one, active=one.line.is_active, ticks=self._pins.ticks())
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY_S
            self._supply = self._look_at_power()

    def _look_at_power(self) -> Supply:
        milli_volts = self._battery.milli_volts() if self._battery else None
        lost = self._mains.steady.active if self._mains else None
        return Supply(
            source="unknown" if lost is None else "battery" if lost else "mains",
            under_voltage=self._board.under_voltage(),
            battery_milli_volts=milli_volts,
            battery_permille=charge_permille(
                milli_volts, empty_mv=self._power.battery_empty_mv, full_mv=self._power.battery_full_mv
            ),
        )

    def _see(self, one: _Watched, *, active: bool, ticks: float) -> None:
        before = one.steady.active
        change = one.steady.is_now(active, ticks)
        if change is Change.NONE:
            return
        if one is self._mains:
            self._look_at = 0.0
        elif change is Change.RESTLESS:
            one.telling.restless()
        elif before is None:
            self._find(one)
        else:
            one.telling.moved(one.steady.active is True)

    def _find(self, one: _Watched) -> None:
        """A state that nobody saw come is told where the journal does not know it."""
        if self._is_taken_up and one.steady.active is not None and one.telling.told is not one.steady.active:
            one.telling.moved(one.steady.active)
            one.was_found = True

    def rests_in(self) -> float | None:
        """How long until a movement will have lasted; None where none is to be waited for."""
        waits = [wait for one in self._all() if (wait := one.steady.rests_in(self._pins.ticks())) is not None]
        return min(waits) + 0.001 if waits else None

    # --- what is recorded ---------------------------------------------------------------------------------------------

    def take_up(self, kept: Callable[[str], bytes | None]) -> None:
        """This is what the open journal knows; what differs will be told. Raises JournalError."""
        told = _read(kept(CONTACTS), dict[str, bool]) or {}
        self._news.told = _read(kept(POWER), PowerChanged)
        self._is_taken_up = True
        for name, one in self._watched.items():
            one.telling.told = told.get(name)
            if one.telling.is_idle:
                self._find(one)

    def step(self, moment: Moment, *, now: float) -> None:
        """The lines have been looked at, and what is to be told is durable as far as the journal takes it."""
        self._look(now)
        if not self._is_taken_up:
            return
        for name, one in self._watched.items():
            while (due := one.telling.due(moment.uptime)) is not None:
                if not self._tell(self._contacts[name], one, *due, moment):
                    return
        self._tell_of_power(moment)

    def _tell_of_power(self, moment: Moment) -> None:
        if self._mains is not None and self._mains.steady.active is None:
            return  # not known yet, which is no news
        news = self._news.due(self._supply, moment.uptime)
        if news is not None and self._record(news, moment, {POWER: msgspec.json.encode(news)}):
            self._news.tell(news)

    def _tell(self, contact: Contact, one: _Watched, is_open: bool, chatter: int, moment: Moment) -> bool:  # noqa: FBT001 (the due pair)
        known = {name: each.telling.told for name, each in self._watched.items() if each.telling.told is not None}
        changed = EnclosureChanged(contact.name, is_open, contact.kind, chatter, one.was_found)
        if not self._record(changed, moment, {CONTACTS: msgspec.json.encode({**known, contact.name: is_open})}):
            return False
        one.telling.tell()
        one.was_found = False
        return True

    def vitals(self, degraded: str | None) -> Vitals:
        """The board's state now, and that of box and power."""
        return msgspec.structs.replace(
            self._board.vitals(),
            under_voltage=self._supply.under_voltage,
            power=None if self._mains is None else self._supply.source,
            battery_milli_volts=self._supply.battery_milli_volts,
            battery_permille=self._supply.battery_permille,
            contacts={name: one.steady.active for name, one in self._watched.items() if one.steady.active is not None},
            degraded=degraded,
        )

    def close(self) -> None:
        """The lines are free."""
        for one in self._all():
            one.line.close()
        if self._battery is not None:
            self._battery.close()
        self._board.close()


def _read(content: bytes | None, shape: type[Any]) -> Any:  # noqa: ANN401 (what was kept, of the shape that is asked)
    """What was kept; None where there is nothing, or nothing that can be read: then it is told anew."""
    try:
        return msgspec.json.decode(content, type=shape) if content else None
    except msgspec.DecodeError:
        return None
