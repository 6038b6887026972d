"""Reports of mail servers that a letter could not be delivered (RFC 3464), as they come to a mailbox."""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import Final, TypeAlias

from adapters.mail.replies import says_nobody_is_there, status_of
from core.model.messages.addresses import Bounce

MOST: Final = 256 * 1024
"""Bytes that are read of one: the report stands before the letter that it is about."""
_LETTER: Final = re.compile(r"<([A-Za-z0-9][A-Za-z0-9._-]{0,63})@[^<>@\s]+>")
_MOST_RECIPIENTS: Final = 20
"""Our letters have one."""

_Message: TypeAlias = "Message[str, str]"


def bounce_of(raw: bytes) -> Bounce | None:
    """What a report says of a letter that found nobody; None for whatever else has come.

    A delay is none, nor is a full mailbox: those people may still read their letters.
    """
    try:
        return _bounce(message_from_bytes(raw[:MOST]))
    except (
        ValueError,
        LookupError,
        RecursionError,
        TypeError,
        AttributeError,
    ):  # what is malformed says nothing
        return None


def _bounce(report: _Message) -> Bounce | None:
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return None
    parts = _parts(report)
    letter = next(filter(None, map(_letter, parts)), "")
    failed = [
        recipient
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for recipient in _recipients(part)
        if _is_gone(recipient)
    ]
    if not letter or not failed:
        return None
    named = (
        _address(each.get(name, "")) for each in failed for name in ("Original-Recipient", "Final-Recipient")
    )
    first = failed[0]
    code = _field(first, "Status")
    detail = status_of(_field(first, "Diagnostic-Code"))
    return Bounce(
        letter=letter,
        addresses=tuple(dict.fromkeys(filter(None, named))),
        code=f"DSN {detail or code}".rstrip(),
    )


def _parts(report: _Message) -> list[_Message]:
    payload = report.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _letter(part: _Message) -> str:
    """The name of the letter that a part holds, whole or by its head."""
    kind, payload = part.get_content_type(), part.get_payload()
    head: _Message
    if kind == "message/rfc822" and isinstance(payload, list):
        head = _parts(part)[0]
    elif kind == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        head = message_from_string(content.decode("utf-8", "replace") if isinstance(content, bytes) else "")
    else:
        return ""
    found = _LETTER.search(_field(head, "Message-ID"))
    return found[1] if found else ""


def _recipients(part: _Message) -> Iterator[_Message]:
    """The blocks of the report after the first, which is about the letter as a whole."""
    yield from _parts(part)[1 : 1 + _MOST_RECIPIENTS]


def _is_gone(recipient: _Message) -> bool:
    status = _field(recipient, "Status")
    return (
        _field(recipient, "Action").casefold() == "failed"
        and status.startswith("5")
        and says_nobody_is_there(_field(recipient, "Diagnostic-Code"), status)
    )


def _address(field: object) -> str:
    """`rfc822; anna@mail.ru`."""
    kind, _, address = str(field).partition(";")
    return address.strip().strip("<>") if kind.strip().casefold() in {"rfc822", "utf-8"} else ""


def _field(message: _Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
