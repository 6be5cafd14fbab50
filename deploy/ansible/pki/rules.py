"""When a certificate serves and when another is due. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=825)
CRL_LIFE = timedelta(days=400)
USAGE = {"client": ExtendedKeyUsageOID.CLIENT_AUTH, "server": ExtendedKeyUsageOID.SERVER_AUTH}


class RefusedError(ValueError):
    """What cannot be done; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok`, or one word for why another certificate is due, with a sentence."""

    state: str
    text: str


def is_due(begin: datetime, end: datetime, *, now: datetime) -> bool:
    """Two thirds of its life are over."""
    return now >= begin + (end - begin) * 2 / 3


def names_of(addresses: tuple[str, ...]) -> list[x509.GeneralName]:
    """Addresses as they stand in a certificate: digits as digits, all else as names."""
    found: list[x509.GeneralName] = []
    for one in dict.fromkeys(addresses):
        try:
            found.append(x509.IPAddress(ip_address(one)))
        except ValueError:
            found.append(x509.DNSName(one))
    return found


def verdict(
    found: x509.Certificate, ca: x509.Certificate, *, name: str, kind: str, addresses: tuple[str, ...], now: datetime
) -> Verdict:
    """How a certificate stands that is to be this host's."""
    try:
        found.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature):
        return Verdict("foreign", "another authority signed it")
    names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if [one.value for one in names] != [name]:
        return Verdict("name", f"it is not called {name}")
    if USAGE[kind] not in _usage(found) or set(names_of(addresses)) - _addresses(found):
        return Verdict("use", f"it does not serve as a {kind}'s at these addresses")
    begin, end = found.not_valid_before_utc, found.not_valid_after_utc
    if now >= end:
        return Verdict("expired", f"it ended on {end:%Y-%m-%d}")
    if is_due(begin, end, now=now):
        return Verdict("due", f"two thirds of its life are over; it ends on {end:%Y-%m-%d}")
    return Verdict("ok", f"good until {end:%Y-%m-%d}")


def _usage(found: x509.Certificate) -> list[x509.ObjectIdentifier]:
    try:
        return list(found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return []


def _addresses(found: x509.Certificate) -> set[x509.GeneralName]:
    try:
        return set(found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except x509.ExtensionNotFound:
        return set()
