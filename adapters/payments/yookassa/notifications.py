"""Notifications: YooKassa says that something has happened to a payment, and what is asked of it anew.

They bear no signature, so nothing in them is believed: the address is checked, and of the body only the
payment's number is taken. What is not answered with 200 comes again for 24 hours.
Source: yookassa.ru/developers/using-api/webhooks.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from aiohttp import web

from adapters.payments.http import answered, body_of, refused
from adapters.payments.yookassa.answers import PROVIDER_ID
from core.ports.payment_providers import Heard

PATH: Final = "/payments/yookassa"
NETWORKS: Final = tuple(
    ip_network(network)
    for network in (
        "185.71.76.0/27",
        "185.71.77.0/27",
        "77.75.153.0/25",
        "77.75.154.128/25",
        "77.75.156.11/32",
        "77.75.156.35/32",
        "2a02:5180::/32",
    )
)
"""Whence YooKassa calls."""

_EVENT: Final = re.compile(r"[a-z_]{1,64}(\.[a-z_]{1,64}){1,3}")

Network = IPv4Network | IPv6Network


class NotANotification(ValueError):
    """The body is not of YooKassa's form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What is taken of a notification."""

    word: str
    """`payment.succeeded`, `refund.succeeded` …"""
    provider_id: str
    """The payment to be asked about; empty where the event is of no payment."""


def is_from_yookassa(address: str | None, networks: Sequence[Network] = NETWORKS) -> bool:
    """Whether a caller's address is one of YooKassa's."""
    try:
        caller = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(caller in network for network in networks)


def parse(body: bytes) -> Notification:
    """Take the event's word and the payment's number from a body.

    Raises:
        NotANotification: when they are not there.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotANotification("not JSON") from None
    if not isinstance(told, dict) or told.get("type") != "notification":
        raise NotANotification("type")
    word, about = told.get("event"), told.get("object")
    if not isinstance(word, str) or not _EVENT.fullmatch(word):
        raise NotANotification("event")
    if not isinstance(about, dict):
        raise NotANotification("object")
    return Notification(word=word, provider_id=_payment_of(word, about))


def _payment_of(word: str, about: dict[str, Any]) -> str:
    match word.partition(".")[0]:
        case "payment":
            found = about.get("id")
        case "refund":
            found = about.get("payment_id")
        case _:
            return ""
    if not isinstance(found, str) or not PROVIDER_ID.fullmatch(found):
        raise NotANotification("id")
    return found


def routes(
    application: web.Application,
    heard: Heard,
    address_of: Callable[[web.Request], str | None],
    networks: Sequence[Network] = NETWORKS,
) -> None:
    """Add the endpoint to our server.

    Args:
        application: the server.
        heard: takes what was told, in a transaction of its own; what it raises makes YooKassa come again.
        address_of: the caller's address, as the proxies that are trusted tell it.
        networks: whence notifications may come.
    """

    async def handle(request: web.Request) -> web.Response:
        if not is_from_yookassa(address_of(request), networks):
            return refused("yookassa", "foreign", HTTPStatus.FORBIDDEN)
        try:
            told = parse(await body_of(request))
        except NotANotification as why:
            return refused("yookassa", "malformed", HTTPStatus.BAD_REQUEST, why=str(why))
        if not told.provider_id:
            return web.Response()
        return await answered(heard, "yookassa", told.provider_id, told.word)

    application.router.add_post(PATH, handle)
