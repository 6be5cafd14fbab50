"""A bell that one thread rings and another waits for; both may end it."""

import os
import select

from edge_agent.hardware.wake import Wake


def test_it_wakes_who_waits_and_stays_rung() -> None:
    wake = Wake()
    assert select.select([wake], [], [], 0)[0] == []
    wake.ring()
    assert (select.select([wake], [], [], 0)[0], wake.is_rung) == ([wake], True)
    wake.close()


def test_who_rings_or_closes_after_another_thread_has_closed_it_touches_nothing() -> None:
    wake = Wake()
    wake.close()
    read, write = os.pipe()  # they get the numbers that the bell gave back
    wake.ring()
    wake.close()
    assert select.select([read], [], [], 0)[0] == []
    os.close(read)
    os.close(write)
