"""From when on the hub heard everything: a lost connection, a process that stood still and a backlog begin it anew."""

from datetime import UTC, datetime, timedelta

from hub.mqtt.hearing import BEHIND, FROZEN_S, Hearing

START = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def turns(*rows: tuple[float, int | None, int]) -> Hearing:
    """Turns of the writer: when, on which connection, with how many messages waiting."""
    hearing = Hearing()
    for seconds, connection, waiting in rows:
        hearing.turn(connection=connection, waiting=waiting, now=at(seconds), boot_s=seconds)
    return hearing


def test_it_hears_from_the_first_turn_on_which_the_line_is_up() -> None:
    assert Hearing().since(boot_s=0) is None
    assert turns((0, None, 0)).since(boot_s=0) is None
    assert turns((0, None, 0), (3, 0, 2), (4, 0, 5)).since(boot_s=4) == at(3)


def test_another_connection_begins_anew_also_where_nobody_saw_the_line_down() -> None:
    assert turns((0, 0, 0), (5, 1, 0)).since(boot_s=5) == at(5)
    assert turns((0, 0, 0), (5, None, 0)).since(boot_s=5) is None


def test_a_writer_that_stood_still_heard_nothing_and_says_so_before_it_turns_again() -> None:
    hearing = turns((0, 0, 0), (2, 0, 0))
    assert hearing.since(boot_s=2 + FROZEN_S) == at(0)
    assert hearing.since(boot_s=2.1 + FROZEN_S) is None
    hearing.turn(connection=0, waiting=0, now=at(60), boot_s=60)
    assert hearing.since(boot_s=60) == at(60)


def test_a_backlog_is_worked_off_first() -> None:
    hearing = turns((0, 0, 0), (5, 0, BEHIND))
    assert hearing.since(boot_s=5) is None
    hearing.turn(connection=0, waiting=BEHIND - 1, now=at(9), boot_s=9)
    assert hearing.since(boot_s=9) == at(9)
