"""A bell for a thread that waits in `select`: another thread rings it once, and it stays rung."""

import os
import threading


class Wake:
    """Give it to `select` among the files to read from."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.is_rung = False
        self._is_closed = False
        self._in_use = threading.Lock()

    def fileno(self) -> int:
        """The end that becomes readable."""
        return self._read

    def ring(self) -> None:
        """Whoever waits wakes up, now and from now on. After `close` nobody waits, and nothing happens."""
        with self._in_use:
            self.is_rung = True
            if not self._is_closed:
                os.write(self._write, b"x")

    def close(self) -> None:
        """Both ends are free; nobody may wait any more. Of two threads that close it the later finds it done."""
        with self._in_use:
            if not self._is_closed:
                self._is_closed = True
                os.close(self._read)
                os.close(self._write)
