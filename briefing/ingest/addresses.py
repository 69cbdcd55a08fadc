"""Which addresses may be connected to: the public internet, and what a setting allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from briefing.errors import ConfigurationError

Address = IPv4Address | IPv6Address

_GLOBAL_UNICAST = IPv6Network("2000::/3")  # IANA gives out addresses of this block only
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
# The special-purpose registries of IANA (RFC 6890 and later), written out: Python's is_global differs by version, and
# calls 192.0.0.192, a cloud's metadata service, global.
_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's host services, on an address that is public by the registries
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # protocols, among them Teredo, which carries addresses of IPv4
        "2001:db8::/32",
        "2002::/16",  # 6to4, which carries addresses of IPv4
        "3fff::/20",
    )
)
_WEB_PORTS = frozenset({80, 443})
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowlist:
    """Hosts, host:port pairs and networks that may be fetched although private or on another port."""

    entries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for entry in self.entries:
            if "/" in entry:
                try:
                    ip_network(entry, strict=False)
                except ValueError as error:
                    raise ConfigurationError(f"BRIEFING_FETCH_ALLOW: {entry!r} is not a network.") from error

    def names(self, host: str, port: int) -> bool:
        """Whether the host is allowed by name, on this port."""
        entries = {entry.lower() for entry in self.entries}
        return bool({host, f"[{host}]", f"{host}:{port}", f"[{host}]:{port}"} & entries)

    def holds(self, address: Address) -> bool:
        """Whether the address is in an allowed network, however it is wrapped."""
        address = _reached(address)
        return any(address in network for network in self._networks(address.version))

    def any_network(self) -> bool:
        """Whether networks are allowed, so that only a look-up tells whether a host is."""
        return any("/" in entry for entry in self.entries)

    def _networks(self, version: int) -> Iterator[IPv4Network | IPv6Network]:
        networks = (ip_network(entry, strict=False) for entry in self.entries if "/" in entry)
        return (network for network in networks if network.version == version)


def is_public(address: Address) -> bool:
    """Whether an address belongs to a host on the public internet, however it is wrapped."""
    address = _reached(address)
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return not any(address in block for block in _SPECIAL if block.version == address.version)


def why_no_host(host: str, port: int, allowed: Allowlist) -> str | None:
    """Why a host may not be asked on a port, before it is looked up; None when it may."""
    if allowed.names(host, port):
        return None
    if _NUMERIC.fullmatch(host) and not _is_plain_ipv4(host):
        return "It writes an IP address in an unusual way."
    if port not in _WEB_PORTS and not allowed.any_network():
        return _port_refused(host, port)
    return None


def why_no_address(host: str, port: int, address: Address, allowed: Allowlist) -> str | None:
    """Why an address that a host was looked up to may not be connected to; None when it may."""
    if allowed.names(host, port) or allowed.holds(address):
        return None
    if not is_public(address):
        return "It leads to a private or reserved address."
    return None if port in _WEB_PORTS else _port_refused(host, port)


def _port_refused(host: str, port: int) -> str:
    return f"Port {port} is not a web port; BRIEFING_FETCH_ALLOW={host}:{port} would allow it."


def _reached(address: Address) -> Address:
    """The address a connection ends at: that of IPv4, where one of IPv6 only stands for it."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address


def _is_plain_ipv4(host: str) -> bool:
    try:
        return str(ip_address(host)) == host
    except ValueError:
        return False
