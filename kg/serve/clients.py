"""The names under which clients are counted: an IPv4 address, or a /64 network for IPv6."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

UNKNOWN = "-"


@lru_cache(maxsize=4096)
def client_name(address: str | None) -> str:
    """Return the name under which a client is counted.

    >>> client_name("192.0.2.7"), client_name("::ffff:192.0.2.7"), client_name("2001:db8::a:1"), client_name("nobody")
    ('192.0.2.7', '192.0.2.7', '2001:db8::/64', '-')
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False)) if not found.is_loopback else str(found)
