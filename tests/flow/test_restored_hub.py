"""A hub that is destroyed and brought back from an older backup gets everything back from its points, by itself.

After the backup more taps are acknowledged, and a card is handed out that the backup knows nothing of. Then the database
is gone, the backup is restored, and the hub is started: nothing else is done.
"""

import os
import time
from pathlib import Path

from sqlalchemy import text

from edge_agent.settings import Settings
from edge_agent.simulation.point import SimulatedPoint
from hub.database import open_engine
from tests.flow.office import READER, SOMCHAI, SUDA, Office, at, deliver, office, point
from tests.parts.brokers import Broker
from tests.parts.hub_commands import hub_command
from tests.parts.lines import stored_lines

NEW_CARD = "wiegand26:12:4000"


def cli(hub: Office, *arguments: str) -> str:
    done = hub_command("--config", str(hub.config), *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def destroy(hub: Office) -> None:
    """SIGKILL, and the database is gone."""
    assert hub.process is not None
    os.kill(hub.process.pid, 9)
    hub.process.wait(20)
    engine = open_engine(hub.database_url)
    if engine.dialect.name == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{engine.url.database}{suffix}").unlink(missing_ok=True)
    else:
        with engine.begin() as conn:
            conn.execute(text("DROP SCHEMA public CASCADE"))
            conn.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def lines_at(hub: Office) -> dict[str, list[bytes]]:
    """What the hub holds of each device, with complete ancestry, in order."""
    engine = open_engine(hub.database_url)
    found: dict[str, list[bytes]] = {}
    with engine.connect() as conn:
        for row in conn.execute(
            text("SELECT device, line FROM lines WHERE complete ORDER BY device, journal, sequence")
        ):
            found.setdefault(row.device, []).append(bytes(row.line))
    engine.dispose()
    return found


def lights(made: SimulatedPoint, card: str) -> frozenset[str]:
    return made.tap(READER, card).lit - {"buzzer"}


def until_lit(made: SimulatedPoint, card: str, *, lamp: str) -> None:
    """Settings come within some seconds, on a busy machine in minutes. Its clock stands, and 30 reads within a minute of
    it are a flood, which rightly shows nothing more: so the longer it takes, the rarer the taps.
    """
    end, steps = time.monotonic() + 240, 20.0
    while lights(made, card) != {lamp}:
        assert time.monotonic() < end, f"{card} never showed {lamp}"
        for _ in range(round(steps)):
            made.step(0.02)
        steps = min(steps * 1.3, 1_000.0)


def test_a_hub_restored_from_an_older_backup_gets_everything_back(
    tmp_path: Path, mosquitto: Broker, database_url: str
) -> None:
    with office(tmp_path, mosquitto, database_url) as hub:
        settings = {code: hub.enrol(code, first=1, end=5) for code in ("A", "B")}
        with point(settings["A"], start=at(1, 0)) as a, point(settings["B"], start=at(1, 0)) as b:
            until_lit(a, SOMCHAI, lamp="green")
            deliver(a)
            deliver(b)
            backup = Path(cli(hub, "backup", str(tmp_path / "backups")).strip())
            before = lines_at(hub)

            cli(hub, "credential", "add", NEW_CARD, "--officer", "TK-1")
            until_lit(a, NEW_CARD, lamp="green")
            for day in (1, 2):
                for made in (a, b):
                    made.advance(at(day, 20))
                    made.tap(READER, SUDA)
            deliver(a)
            deliver(b)
            acknowledged = lines_at(hub)
            assert sum(map(len, acknowledged.values())) > sum(map(len, before.values()))

            destroy(hub)
            cli(hub, "restore", str(backup))
            assert lines_at(hub) == before
            hub.start()

            heal(a, b, hub, acknowledged)
            made_amber = lights(a, NEW_CARD)
            deliver(a)
            deliver(b)
            at_the_hub = lines_at(hub)
        journals = {one.device: stored_lines(one.data_dir) for one in settings.values()}
        assert at_the_hub.keys() == journals.keys()
        for device, held in at_the_hub.items():
            assert held == journals[device][: len(held)], "once each, in order, byte for byte"
            assert held[: len(acknowledged[device])] == acknowledged[device]
        assert made_amber == {"amber"}, "the register is that of the backup again, and so are the device's settings"


def heal(a: SimulatedPoint, b: SimulatedPoint, hub: Office, wanted: dict[str, list[bytes]]) -> None:
    """The points go on as ever until the hub has everything again, and new settings have come."""
    end = time.monotonic() + 60
    while any(lines_at(hub).get(device, [])[: len(lines)] != lines for device, lines in wanted.items()):
        assert time.monotonic() < end, "the hub did not get everything back"
        for _ in range(20):
            a.step(0.02)
            b.step(0.02)
    while lights(a, NEW_CARD) != {"amber"}:
        assert time.monotonic() < end + 30, "the device never took the settings of the restored hub"
        for _ in range(20):
            a.step(0.02)
            b.step(0.02)


def settings_versions(hub: Office) -> list[int]:
    engine = open_engine(hub.database_url)
    with engine.connect() as conn:
        found = [row.version for row in conn.execute(text("SELECT version FROM device_settings ORDER BY device"))]
    engine.dispose()
    return found


def test_a_device_that_applied_newer_settings_than_the_hub_remembers_is_outdone(
    tmp_path: Path, mosquitto: Broker
) -> None:
    """The same without the jump that a restore makes: the hub learns it from the device's own lines."""
    url = f"sqlite:///{tmp_path / 'data' / 'hub.db'}"
    with office(tmp_path, mosquitto, url) as hub:
        settings: Settings = hub.enrol("A", first=1, end=5)
        with point(settings, start=at(1, 0)) as a:
            until_lit(a, SOMCHAI, lamp="green")
            deliver(a)
            forget = Path(cli(hub, "backup", str(tmp_path / "backups")).strip())
            cli(hub, "credential", "add", NEW_CARD, "--officer", "TK-1")
            until_lit(a, NEW_CARD, lamp="green")
            a.step(0.02)
            destroy(hub)
            cli(hub, "restore", str(forget))
            engine = open_engine(url)
            with engine.begin() as conn:
                conn.execute(text("UPDATE device_settings SET version = 1"))
            engine.dispose()
            hub.start()
            until_lit(a, NEW_CARD, lamp="amber")
            assert settings_versions(hub) == [3]
