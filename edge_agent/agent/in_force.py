"""The district's settings that are in force at this point, and newer ones that wait to be recorded."""

from edge_agent.scanning.rules import ScanRules
from edge_agent.uplink.uplink import NewSettings
from wire_contract.chain import hash_of
from wire_contract.event import LineHash
from wire_contract.measurements import ConfigApplied


class InForce:
    """Settings come into force only after the event that says so is durable; until then they wait."""

    def __init__(self, rules: ScanRules) -> None:
        self.version = -1
        self.hash: LineHash | None = None
        """Of the signed message's body, as the hub wrote it."""
        self.waiting: NewSettings | None = None
        self._rules = rules

    def offer(self, fresh: NewSettings) -> str | None:
        """Newer settings wait from now on; others change nothing, and what is odd about them comes back."""
        version = fresh.config.version
        if version > max(self.version, self.waiting.config.version if self.waiting else -1):
            self.waiting = fresh
        elif version < self.version:
            return f"settings of version {version} are older than version {self.version}, which stays in force"
        elif version == self.version and body_hash(fresh) != self.hash:
            return f"other settings of version {version} than those in force, which stay"
        return None

    def come(self, fresh: NewSettings) -> None:
        """These settings are in force."""
        self.version, self.hash = fresh.config.version, body_hash(fresh)
        self._rules.settings = fresh.config.settings
        self.waiting = None


def applied(fresh: NewSettings) -> ConfigApplied:
    """The event that goes before."""
    return ConfigApplied(settings=body_hash(fresh), version=fresh.config.version)


def body_hash(fresh: NewSettings) -> LineHash:
    """SHA-256 of the bytes that the hub signed."""
    return hash_of(fresh.sealed.partition(b" ")[2])
