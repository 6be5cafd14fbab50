"""Where tries to sign in queue up, one desk for each running hub: slow for who guesses, open for who knows."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from hub.people.login import normal_login
from hub.people.throttle import LONGEST_QUEUE_S, Throttle

LONGEST_WAIT_FOR_A_LOGIN_S = 5.0
"""Strangers who try a login from everywhere slow its owner down by this much, and no more."""

FREE_TRIES_OF_AN_ADDRESS = 20
"""A whole office may stand behind one address."""


@dataclass(slots=True)
class Desk:
    """Who tried how often. Codes have a queue of their own: whoever is asked for one knows the password already."""

    passwords: Throttle = field(default_factory=Throttle)
    codes: Throttle = field(default_factory=Throttle)
    tokens: Throttle = field(default_factory=Throttle)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Argon2 takes 64 MiB a time; a flood of tries may not take the machine."""

    def wait_for_password_s(self, login: str, address: str, *, now: datetime) -> float:
        """Seconds that this try has to wait. The owner of a login that others guess at waits five at most."""
        from_there, pair, whose = _keys(login, address)
        return max(
            self.passwords.wait_s(from_there, now=now, free_tries=FREE_TRIES_OF_AN_ADDRESS),
            self.passwords.wait_s(pair, now=now),
            min(self.passwords.wait_s(whose, now=now), LONGEST_WAIT_FOR_A_LOGIN_S),
        )

    def wait_for_code_s(self, login: str, address: str, *, now: datetime) -> float:
        """The same for a code: six digits are few, so tries at one login queue wherever they come from."""
        from_there, _, whose = _keys(login, address)
        return max(
            self.codes.wait_s(from_there, now=now, free_tries=FREE_TRIES_OF_AN_ADDRESS),
            self.codes.wait_s(whose, now=now),
        )

    def wait_for_provider_s(self, address: str, *, now: datetime) -> float:
        """The same for somebody who comes back from the provider of identities: no login is known yet."""
        return self.passwords.wait_s(f"address {address}", now=now, free_tries=FREE_TRIES_OF_AN_ADDRESS)

    def wait_for_token_s(self, address: str, *, now: datetime) -> float:
        """Seconds that an address waits for its answer after a token that is none."""
        return self.tokens.wait_s(address, now=now, free_tries=FREE_TRIES_OF_AN_ADDRESS)

    def entered(self, login: str, address: str) -> None:
        """They signed in: their next try does not wait."""
        for key in _keys(login, address):
            self.passwords.forget(key)
            self.codes.forget(key)


def is_too_long(wait_s: float) -> bool:
    """Whether the answer is "later" rather than a wait."""
    return wait_s > LONGEST_QUEUE_S


def _keys(login: str, address: str) -> tuple[str, str, str]:
    who = normal_login(login[:200])[:60]
    return f"address {address}", f"{who} from {address}", f"login {who}"
