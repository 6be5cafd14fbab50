#!/usr/bin/env python3
"""A lock file as one machine needs it: `lock_for.py LOCK PYTHON MACHINE` prints the rows whose markers hold there.

pip asks the Python that it runs with, which is the builder's and not the machine's.
"""

import sys
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement


def rows_for(text: str, *, python: str, machine: str) -> str:
    """The rows of a lock file that this machine needs, with their hashes and without their markers."""
    there = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_machine": machine,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found = []
    for row in text.replace("\\\n", " ").splitlines():
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        wanted, *hashes = row.split("--hash=")
        requirement = Requirement(wanted.strip())
        if requirement.marker is None or requirement.marker.evaluate(there):
            pinned = " ".join(
                [f"{requirement.name}{requirement.specifier}", *(f"--hash={one.strip()}" for one in hashes)]
            )
            found.append(pinned)
    return "\n".join(found) + "\n"


if __name__ == "__main__":
    lock, python, machine = sys.argv[1:]
    sys.stdout.write(rows_for(Path(lock).read_text(encoding="utf-8"), python=python, machine=machine))
