"""Letters between the network's thread and the writer's: in order, bounded, in pieces of about the size asked for."""

import threading
from datetime import UTC, datetime

from hub.ingest import Received
from hub.mqtt.inbox import Inbox, Letter

NOW = datetime(2026, 10, 1, tzinfo=UTC)


def letter(number: int, *, events: int = 1) -> Letter:
    return Letter(Received("t", b"", retained=False, received_at=NOW), number, 1, 0, events)


def filled(*letters: Letter, most: int = 10) -> Inbox:
    inbox = Inbox(most)
    for one in letters:
        assert inbox.put(one, timeout_s=0)
    return inbox


def test_letters_are_taken_in_the_order_in_which_they_came() -> None:
    letters = [letter(n) for n in range(5)]
    inbox = filled(*letters)
    assert (len(inbox), inbox.take(timeout_s=0, events=100), len(inbox)) == (5, letters, 0)


def test_a_piece_ends_with_the_letter_that_fills_it() -> None:
    letters = [letter(n, events=50) for n in range(5)]
    inbox = filled(*letters)
    assert inbox.take(timeout_s=0, events=101) == letters[:3]
    assert inbox.take(timeout_s=0, events=1) == letters[3:4]
    assert inbox.take(timeout_s=0, events=50) == letters[4:]


def test_nothing_is_taken_where_nothing_comes() -> None:
    assert Inbox(1).take(timeout_s=0.01, events=100) == []


def test_a_full_inbox_holds_who_puts_until_somebody_takes() -> None:
    inbox = filled(letter(1), letter(2), most=2)
    assert not inbox.put(letter(3), timeout_s=0.01)
    took = threading.Timer(0.05, lambda: inbox.take(timeout_s=0, events=1))
    took.start()
    assert inbox.put(letter(4), timeout_s=20)
    took.join()
    assert [one.message_id for one in inbox.take(timeout_s=0, events=9)] == [2, 4]


def test_who_waits_is_woken_by_what_comes() -> None:
    inbox = Inbox(1)
    came = threading.Timer(0.05, lambda: inbox.put(letter(1), timeout_s=0))
    came.start()
    assert inbox.take(timeout_s=20, events=1) == [letter(1)]
    came.join()


def test_many_letters_pass_a_narrow_inbox_between_two_threads_once_and_in_order() -> None:
    inbox, got = Inbox(3), list[int]()

    def put() -> None:
        for number in range(2000):
            assert inbox.put(letter(number), timeout_s=20)

    writer = threading.Thread(target=put)
    writer.start()
    while len(got) < 2000:
        got += [one.message_id for one in inbox.take(timeout_s=20, events=2)]
    writer.join()
    assert got == list(range(2000))
