"""A bell for a thread that waits in `select`: another thread rings it once, and it stays rung."""

import os


class Wake:
    """Give it to `select` among the files to read from."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.is_rung = False

    def fileno(self) -> int:
        """The end that becomes readable."""
        return self._read

    def ring(self) -> None:
        """Whoever waits wakes up, now and from now on."""
        self.is_rung = True
        os.write(self._write, b"x")

    def close(self) -> None:
        """Both ends are free; nobody may wait or ring any more."""
        os.close(self._read)
        os.close(self._write)
