"""An account shown to somebody near: by whom, with which rights, until when."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.base.ids import AccountId, CabinetId, InvitationId
from core.base.refusals import Refusal
from core.base.typed import visible

_DIGITS: Final = 12
"""Of a code that is said aloud; 100 000 tries while a hundred are open hit one once in 100 000 times."""
_GROUP: Final = 4
LONGEST_NAME: Final = 30
"""Characters of what an owner calls a delegate: it stands on a button."""
CODE_LASTS: Final = timedelta(hours=1)
"""Somebody is told the code on the phone, and may have to register first."""


class Rights(StrEnum):
    """What a link lets its cabinet do; each level has those below it."""

    OWN = "own"
    """Everything: the account was proven."""
    READINGS = "readings"
    """See, pay, and hand in readings."""
    PAY = "pay"
    """See and pay."""
    SEE = "see"

    def include(self, needed: "Rights") -> bool:
        """Whether these rights are enough."""
        return _LEVEL[self] >= _LEVEL[needed]


_LEVEL: Final = {Rights.SEE: 0, Rights.PAY: 1, Rights.READINGS: 2, Rights.OWN: 3}
GRANTED: Final = (Rights.SEE, Rights.PAY, Rights.READINGS)
"""What an owner may give away."""


class NotAnInvitationCode(Refusal):
    """What was typed cannot be a code of an owner."""


class NotAName(Refusal):
    """What was typed cannot be what an owner calls somebody."""


class Deed(StrEnum):
    """What a delegate does that the owner is shown."""

    CAME = "came"
    PAID = "paid"
    """Has asked for a link to pay by; whether it was paid, the history of payments says."""
    CERTIFIED = "certified"
    """Has got a certificate."""
    HANDED_IN = "handed_in"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An owner's offer to let somebody near see an account; only the hash of its code is kept."""

    id: InvitationId
    account_id: AccountId
    cabinet_id: CabinetId
    """The owner's."""
    rights: Rights
    name: str
    """What the owner calls them."""
    until: datetime | None
    """When the access ends; None while nobody ends it."""
    hash: str
    expires_at: datetime
    """When the code is no longer good."""


def new_invitation_code() -> str:
    """Digits that can be said aloud and cannot be guessed."""
    return "".join(secrets.choice("0123456789") for _ in range(_DIGITS))


def spaced(code: str) -> str:
    """The code as people read it out: `1234 5678 9012`."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def hash_of(code: str) -> str:
    """By what a code is found; it lives for an hour and opens once, so that a slow hash protects nothing."""
    return hashlib.sha256(code.encode()).hexdigest()


def parse_invitation_code(typed: str) -> str:
    """Read a code as it is typed by ear, with or without spaces and dashes.

    Raises:
        NotAnInvitationCode: when it cannot be one.
    """
    code = "".join(each for each in visible(typed) if not each.isspace() and each not in "-\u2013\u2014")
    if not (code.isascii() and code.isdecimal() and len(code) == _DIGITS):
        raise NotAnInvitationCode
    return code


def parse_name(typed: str) -> str:
    """What an owner calls a delegate, on one line.

    Raises:
        NotAName: when there is no letter in it, or it is too long for a button.
    """
    name = " ".join(visible(typed).split())
    if len(name) > LONGEST_NAME or not any(each.isalpha() for each in name):
        raise NotAName
    return name
