"""Why a broadcast cannot be done, in words for an operator: in their chat and on the server alike."""

from collections.abc import Collection, Mapping
from typing import Final

from bot.texts import Texts
from bot.wording.broadcast_report import status_named
from bot.wording.broadcasts import SAFE_LINK, LinkNotSafe, NotMarkup
from core.base.refusals import Refusal
from core.model.broadcasts.text import LONGEST, Field, NoText, TextTooLong, UnknownField
from core.model.homes import NotHouses
from core.use_cases.broadcast import (
    NobodyConcerned,
    NoSeniors,
    NoSuchAccounts,
    NoSuchBroadcast,
    NoSuchGroup,
    NoSuchStreet,
    NotNow,
    NotSenior,
    OwnBroadcast,
    SeveralStreets,
)

_MOST: Final = 10
"""Names that one refusal lists."""


def why_not(texts: Texts, refusal: Refusal) -> str:
    """What is wrong, and what to do."""
    name, arguments = _PLAIN.get(type(refusal), ""), dict[str, str | int]()
    match refusal:
        case UnknownField():
            fields = ", ".join(f"{{{field}}}" for field in Field)
            name, arguments = "broadcast-no-field", {"field": refusal.name, "fields": fields}
        case NotMarkup():
            name, arguments = "broadcast-no-markup", {"where": refusal.where}
        case LinkNotSafe():
            name, arguments = "broadcast-no-link", {"link": refusal.link, "safe": SAFE_LINK}
        case TextTooLong():
            name, arguments = "broadcast-too-long", {"most": LONGEST}
        case SeveralStreets():
            name, arguments = "broadcast-several-streets", {"streets": _some(refusal.names)}
        case NoSuchGroup():
            name, arguments = "broadcast-no-group", {"groups": _some(refusal.groups)}
        case NoSuchAccounts():
            some, count = _some(refusal.numbers), len(refusal.numbers)
            name, arguments = "broadcast-no-accounts", {"numbers": some, "count": count}
        case NotNow():
            name, arguments = "broadcast-not-now", {"status": status_named(texts, refusal.status)}
    return texts.label(name, **arguments)


_PLAIN: Final[Mapping[type[Refusal], str]] = {
    NoText: "broadcast-no-text",
    NotHouses: "broadcast-no-houses",
    NoSuchStreet: "broadcast-no-street",
    NobodyConcerned: "broadcast-nobody",
    NoSeniors: "broadcast-no-seniors",
    NotSenior: "broadcast-not-senior",
    OwnBroadcast: "broadcast-own",
    NoSuchBroadcast: "broadcast-none",
}


def _some(names: Collection[str]) -> str:
    found = list(names)
    return ", ".join(found[:_MOST]) + (" …" if found[_MOST:] else "")
