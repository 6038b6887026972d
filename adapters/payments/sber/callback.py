"""Notifications: Sber says that something has happened to an order, and what is asked of it anew.

They come by GET or POST with a checksum over all other fields: HMAC-SHA256 with a key that the bank and we
share, or RSA-SHA512 with a key of the bank's. Source: securecardpayment.ru/wiki, integration:api:callback.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from adapters.payments.http import answered, body_of, refused
from adapters.payments.sber.answers import PROVIDER_ID
from adapters.payments.sber.rsa import PublicKey
from core.ports.payment_providers import Heard

PATH: Final = "/payments/sber"
_FIELDS: Final = 100
_UNSIGNED: Final = frozenset({"checksum", "sign_alias"})
_WORD: Final = re.compile(r"[A-Za-z]{1,32}")


class Malformed(ValueError):
    """The fields are not those of a notification."""


class Forged(ValueError):
    """The checksum is missing, or is not of these fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a notification is checked with."""

    symmetric: str = ""
    """The key of the HMAC, as the shop's cabinet at Sber shows it."""
    public: PublicKey | None = None
    """Sber's own key."""

    def __bool__(self) -> bool:
        return bool(self.symmetric) or self.public is not None

    def have_signed(self, text: str, checksum: str) -> bool:
        """Whether the checksum is of this text."""
        try:
            signature = bytes.fromhex(checksum)
        except ValueError:
            return False
        if self.symmetric:
            expected = hmac.digest(self.symmetric.encode(), text.encode(), "sha256")
            if hmac.compare_digest(expected, signature):
                return True
        return self.public is not None and self.public.has_signed(text.encode(), signature)


@dataclass(frozen=True, slots=True)
class Notification:
    """What is taken of a notification."""

    provider_id: str
    word: str
    """`deposited 1`: the operation, and whether it has succeeded."""


def signed_text(fields: Mapping[str, str]) -> str:
    """The text that the checksum is of: `name;value;` of each field by name."""
    return "".join(f"{name};{fields[name]};" for name in sorted(fields.keys() - _UNSIGNED))


def parse(pairs: list[tuple[str, str]], keys: Keys) -> Notification:
    """Check a notification, and take the order's name and the word.

    Raises:
        Malformed: when it is no notification.
        Forged: when its checksum does not hold.
    """
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("a field twice")
    if not keys.have_signed(signed_text(fields), fields.get("checksum", "")):
        raise Forged("checksum")
    provider_id = fields.get("mdOrder", "")
    operation, status = fields.get("operation", ""), fields.get("status", "")
    if not PROVIDER_ID.fullmatch(provider_id):
        raise Malformed("mdOrder")
    if not _WORD.fullmatch(operation) or status not in {"0", "1"}:
        raise Malformed("operation")
    return Notification(provider_id, f"{operation} {status}")


def routes(application: web.Application, heard: Heard, keys: Keys) -> None:
    """Add the endpoint to our server, where there is a key; what `heard` raises makes Sber come again."""
    if not keys:
        return

    async def handle(request: web.Request) -> web.Response:
        try:
            told = parse(await _pairs(request), keys)
        except Forged:
            return refused("sber", "foreign", HTTPStatus.FORBIDDEN)
        except ValueError as why:
            return refused("sber", "malformed", HTTPStatus.BAD_REQUEST, why=type(why).__name__)
        return await answered(heard, "sber", told.provider_id, told.word)

    application.router.add_get(PATH, handle, allow_head=False)
    application.router.add_post(PATH, handle)


async def _pairs(request: web.Request) -> list[tuple[str, str]]:
    """The fields of the address and of the body.

    Raises:
        ValueError: when they are too many, or no text.
        web.HTTPRequestEntityTooLarge: when the body is longer than any notification.
    """
    body = await body_of(request)
    return [
        pair
        for text in (request.raw_path.partition("?")[2], body.decode("ascii"))
        for pair in parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    ]
