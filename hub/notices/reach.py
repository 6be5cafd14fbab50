"""Which addresses of the network a webhook may reach. Pure: whoever sends resolves the name and asks here."""

from ipaddress import IPv4Address, IPv6Address, ip_address

METADATA = frozenset({ip_address("169.254.169.254"), ip_address("fd00:ec2::254"), ip_address("100.100.100.200")})
"""Where clouds hand out credentials to any program on the machine."""


def complaint_about(address: str, *, is_https: bool, allow_http: bool) -> str | None:
    """Why nothing may be sent there; None where it may.

    Offices run their systems on private addresses, so those are allowed over TLS: a certificate proves who is there.
    """
    try:
        there = ip_address(address)
    except ValueError:
        return f"{address} is no address"
    if isinstance(there, IPv6Address) and there.ipv4_mapped is not None:
        there = there.ipv4_mapped
    if there.is_loopback:
        return None if allow_http else "this very machine is no place for a webhook"
    if there in METADATA or _is_no_host(there):
        return f"{there} is no address of a system"
    return None if is_https or allow_http else "only https"


def _is_no_host(there: IPv4Address | IPv6Address) -> bool:
    return there.is_link_local or there.is_unspecified or there.is_multicast or there.is_reserved
