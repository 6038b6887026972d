"""Where a request comes from."""

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

_IPV6_HOME: Final = 64
"""A household holds a whole network of this prefix, so it counts as one address."""


def caller(remote: str, forwarded: Iterable[str], proxies: Collection[IPv4Network | IPv6Network]) -> str:
    """The network address of the caller: the last one in the chain that is not our own proxy.

    Args:
        remote: who holds the connection.
        forwarded: the values of X-Forwarded-For, in their order.
        proxies: whose word about it is believed.
    """
    address = remote
    chain = [hop.strip() for hop in ",".join(forwarded).split(",")]
    while chain and _is_of(address, proxies):
        address = chain.pop()
    return address if _parsed(address) else remote


def household(address: str) -> str:
    """What rates count as one address."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _IPV6_HOME), strict=False))
    return address


def _is_of(address: str, networks: Collection[IPv4Network | IPv6Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed
