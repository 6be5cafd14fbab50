"""The slice's only door: tests are remembered here, and judged when somebody asks. No verdict is stored."""

from collections.abc import Sequence

from sqlalchemy import Connection

from hub.self_tests import store
from hub.self_tests.register import set_check_duty
from hub.self_tests.self_test import SelfTest

__all__ = ["set_check_duty"]  # the verbs of the slice's register, handed through its door


def remember(conn: Connection, tests: Sequence[SelfTest]) -> None:
    """The tests are remembered, each once, however often they come."""
    store.add_tests(conn, tests)
