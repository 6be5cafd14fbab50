"""What the agent tells the service manager that started it (sd_notify(3)): datagrams that nobody waits for."""

import os
import socket
from collections.abc import MutableMapping
from typing import Self

ADDRESS, WITHIN, WATCHED = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"


class ServiceManager:
    """Where nothing asked to be notified, everything here does nothing."""

    def __init__(self, address: str | None = None, *, watchdog_s: float | None = None) -> None:
        self.watchdog_s = watchdog_s if address else None
        """Within so many seconds it wants to hear `WATCHDOG=1`; None where it does not watch."""
        # An abstract socket's name begins with a zero byte, which the environment writes as @.
        self._address = f"\0{address[1:]}" if address and address.startswith("@") else address

    @classmethod
    def from_environment(cls, environment: MutableMapping[str, str]) -> Self:
        """As systemd says it; taken out of the environment, since no child of ours may speak for us."""
        address, within, watched = (environment.pop(name, None) for name in (ADDRESS, WITHIN, WATCHED))
        is_watched = within is not None and within.isdigit() and watched in {None, str(os.getpid())}
        return cls(address, watchdog_s=int(within or 0) / 1e6 if is_watched else None)

    def tell(self, *words: str) -> bool:
        """True when it was handed over; a manager that does not listen just now is told another time."""
        if self._address is None:
            return True
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            try:
                line.sendto("\n".join(words).encode(), socket.MSG_DONTWAIT, self._address)
            except OSError:
                return False
        return True
