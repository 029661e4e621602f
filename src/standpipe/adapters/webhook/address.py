"""May a message be sent to this address? Only to hosts on a list, by HTTPS, and never into a private network.

The name is looked up once, every address behind it is judged, and the connection goes to the address that was judged:
a name that points elsewhere a moment later (DNS rebinding) leads nowhere else.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from standpipe.kernel.errors import InputError

HOSTS = ("*.logic.azure.com", "*.api.powerplatform.com")
"""Where Workflows of Microsoft Teams have their webhooks."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses of IPv4 within IPv6 (RFC 6052)."""
REMEDY = "Copy the address from the workflow; hosts are listed in STANDPIPE_WEBHOOK_HOSTS."


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where messages may go; `*.` stands for any name below."""

    hosts: tuple[str, ...] = HOSTS
    private: bool = False
    """Whether a host on the list may lie in a private network or on this machine, and be spoken to in the clear."""


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """An address that was judged, with the number behind its name."""

    url: str
    host: str
    number: str


def check_address(address: str, allowed: Allowed) -> Target:
    """Return where to connect to.

    Raises:
        InputError: the address may not be used; the message does not repeat it, because it is a secret.

    """
    parts = _split(address)
    host = (parts.hostname or "").rstrip(".").lower()
    if not any(_matches(host, pattern) for pattern in allowed.hosts):
        raise InputError("messages may not be sent to this host.", where=host or None, remedy=REMEDY)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if not allowed.private and (parts.scheme != "https" or port != 443):
        raise InputError("is no HTTPS address on the usual port.", where=host, remedy=REMEDY)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise InputError("this host is not known.", where=host, remedy=REMEDY) from error
    numbers = [str(each[4][0]) for each in found]
    if not numbers or not all(_may_reach(number, private=allowed.private) for number in numbers):
        raise InputError("this host lies in a private network.", where=host, remedy=REMEDY)
    return Target(address, host, numbers[0])


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # a port that is no number is found only when it is asked for
    except ValueError as error:
        raise InputError("is no address.", remedy=REMEDY) from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password:
        raise InputError("is no web address of a webhook.", remedy=REMEDY)
    return parts


def _matches(host: str, pattern: str) -> bool:
    pattern = pattern.lower()
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _may_reach(number: str, *, private: bool) -> bool:
    address = _within(ip_address(number.partition("%")[0]))
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False  # where clouds keep their secrets, too
    return private or address.is_global


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the address of IPv4 that one of IPv6 stands for."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
