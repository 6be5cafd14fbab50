"""Looks at everything that is kept once more: every hash, every parent, every single signature (wire §1).

Ingest verifies the newest signature of each run, since it vouches for what came before. This is the other half:
whatever a bit flip or a superuser of the database changed afterwards is named.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection

from hub.evidence import service
from hub.evidence.examined import Examined, Vouched
from hub.evidence.hidden_forks import BesideHoles
from hub.evidence.soundness import StoredLine
from wire_contract.chain import PublicKey, verify
from wire_contract.topics import DeviceId


def examine(
    conn: Connection,
    device: DeviceId,
    *,
    public_keys: Mapping[DeviceId, Collection[PublicKey]],
    seen: Callable[[int], None] = lambda _: None,
) -> Examined:
    """What is kept of one device, examined; `seen` hears how many lines it was after every thousand."""
    keys = public_keys.get(device, ())
    count = 0
    unsigned: list[Vouched] = []
    beside = BesideHoles(device, service.declared_holes(conn, device))

    def passing(lines: Iterable[StoredLine]) -> Iterator[StoredLine]:
        nonlocal count
        for line in lines:
            count += 1
            if line.complete:
                beside.pass_by(line.place, line.parent)
            if not any(verify(key, line.signed.signature, line.signed.line) for key in keys):
                unsigned.append(Vouched(device, line.place))
            if count % 1000 == 0:
                seen(count)
            yield line

    faults = list(service.faults(conn, public_keys, devices=[device], passing=passing))
    named = {(fault.journal, fault.sequence) for fault in faults}
    vouched = [one for one in unsigned if (one.place.journal, one.place.sequence) not in named]
    return Examined(count, len(faults), faults, len(vouched), vouched, beside.found()).plus(Examined())
