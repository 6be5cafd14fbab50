"""How a lamp was when it was commissioned, as the device learned it: one small file for each lamp."""

import logging
from pathlib import Path

import msgspec

from edge_agent.durable import sync_folder, write_new
from wire_contract.lighting_test import LampBaseline

_log = logging.getLogger(__name__)


class BaselineFile:
    """`data_dir/lamps/NAME.json`, for this user only. A file that cannot be read is as none, and the log says so."""

    def __init__(self, data_dir: Path, lamp: str) -> None:
        self._path = data_dir / "lamps" / f"{lamp}.json"

    def read(self) -> LampBaseline | None:
        """What was learned last."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=LampBaseline)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            _log.warning("baseline %s: %s; ask for learn_reference at night", self._path, error)
            return None

    def write(self, baseline: LampBaseline) -> None:
        """It is on the card, whole, or the earlier one still is; raises OSError."""
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.unlink(missing_ok=True)  # of a write that a power cut ended
        write_new(new, msgspec.json.encode(baseline))
        new.replace(self._path)
        sync_folder(folder)
