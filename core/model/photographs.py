"""Photographs and scans that people send: what is wrong with one, and what the codes on it are worth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from core.base.months import Month
from core.base.refusals import Refusal
from core.model.receipts.payment_qr import (
    ForeignPayee,
    LinkProof,
    NotAPaymentCode,
    Payee,
    PaymentCodeRefused,
    read_proof,
)

MOST_BYTES: Final = 20_000_000
"""Of one file: Telegram hands a bot no larger one, and no photograph of a receipt needs more."""
OLDEST: Final = 3
"""Months: what a receipt of an earlier one said is no longer a secret (domain brief, 4.2). Whether it is one
of the account's last two receipts is looked up when it is to prove something."""

_MOST_CODES: Final = 5
"""Accounts that are offered for choice; a picture with more receipts is to be taken anew."""
_MOST_NAME: Final = 160
"""Characters of a payee's name, as the standard has it; a forger writes more."""
_FAST_PAYMENTS: Final = b"qr.nspk.ru/"
"""Where every code of the System of Fast Payments (СБП) leads."""


class Flaw(StrEnum):
    """Why a file is not looked at."""

    EMPTY = "empty"
    TOO_BIG = "too-big"
    """More than `MOST_BYTES`."""
    GONE = "gone"
    """The messenger has it no longer."""
    HEIC = "heic"
    """How an iPhone keeps its photographs."""
    OTHER_KIND = "other-kind"
    """Neither a photograph nor a PDF."""
    MOVING = "moving"
    """An animation."""
    TOO_LARGE = "too-large"
    """More pixels than any camera has."""
    DAMAGED = "damaged"
    """It is not whole, or is two things at once."""
    LOCKED = "locked"
    """A PDF behind a password."""
    TOO_LONG = "too-long"
    """A PDF of many pages."""
    SCRIPTED = "scripted"
    """A PDF with a program inside."""
    TOO_SLOW = "too-slow"
    """It could not be opened in the time that one is given."""


class PhotographRefused(Refusal):
    """The file is not looked at, so that another one is needed."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The QR codes that were found on a photograph or a scan."""

    read: tuple[bytes, ...] = ()
    torn: bool = False
    """Whether there is another one that cannot be read."""


class Finding(StrEnum):
    """What a photograph turned out to be."""

    RECEIPT = "receipt"
    """A receipt of ours, or several."""
    OLD = "old"
    """Receipts of ours that prove nothing any more."""
    PAPER = "paper"
    """A paper of ours with the link that checks it."""
    FOREIGN = "foreign"
    """The receipt of another organisation."""
    FAST_PAYMENT = "fast-payment"
    """A code that only pays, and names nobody's account."""
    INCOMPLETE = "incomplete"
    """A payment code that lacks what it must have."""
    OTHER = "other"
    """Some other code."""
    TORN = "torn"
    """A code is there, but cannot be read."""
    NOTHING = "nothing"
    """No code at all."""


LEADING: Final = frozenset({Finding.RECEIPT, Finding.PAPER})
"""What leads somewhere; to anything else a word is said."""
OF_PAPERS: Final = LEADING | {Finding.OLD, Finding.FOREIGN, Finding.FAST_PAYMENT, Finding.INCOMPLETE}
"""What is on papers only: no photograph of a meter, which may well have a code of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the codes on a photograph are worth."""

    finding: Finding
    receipts: tuple[LinkProof, ...] = ()
    """Of `RECEIPT`: one for each account."""
    name: str = ""
    """Of `FOREIGN`: whose receipt it is."""
    code: str = ""
    """Of `PAPER`: the code by which it is checked."""


def judge(codes: Codes, payee: Payee, today: date, *, checks: Sequence[str] = ()) -> Found:
    """What was photographed; where there are several things, the one that leads furthest.

    Args:
        codes: the codes on it, in raw bytes.
        payee: the supplier.
        today: the day at the supplier's.
        checks: how the links begin that check a paper of ours; the paper's code follows.
    """
    receipts: list[LinkProof] = []
    others: list[Found] = []
    for raw in codes.read:
        try:
            receipts.append(read_proof(raw, payee))
        except ForeignPayee as foreign:
            others.append(Found(finding=Finding.FOREIGN, name=foreign.name[:_MOST_NAME]))
        except NotAPaymentCode:
            others.append(_not_a_payment(raw, checks))
        except PaymentCodeRefused:
            others.append(Found(finding=Finding.INCOMPLETE))
    if receipts:
        fresh = [proof for proof in receipts if not _is_old(proof, today)]
        if not fresh:
            return Found(finding=Finding.OLD)
        return Found(finding=Finding.RECEIPT, receipts=_of_each_account(fresh)[:_MOST_CODES])
    if others:
        return min(others, key=lambda found: _ORDER.index(found.finding))
    return Found(finding=Finding.TORN if codes.torn else Finding.NOTHING)


_ORDER: Final = (
    Finding.PAPER,
    Finding.FOREIGN,
    Finding.FAST_PAYMENT,
    Finding.INCOMPLETE,
    Finding.OTHER,
)


def _not_a_payment(raw: bytes, checks: Sequence[str]) -> Found:
    text = raw.decode("utf-8", "replace").strip()
    for beginning in checks:
        if beginning and text.startswith(beginning):
            return Found(finding=Finding.PAPER, code=text.removeprefix(beginning))
    is_payment = _FAST_PAYMENTS in raw.lower()
    return Found(finding=Finding.FAST_PAYMENT if is_payment else Finding.OTHER)


def _is_old(proof: LinkProof, today: date) -> bool:
    return proof.month is not None and Month.of(today).since(proof.month) > OLDEST


def _of_each_account(proofs: Iterable[LinkProof]) -> tuple[LinkProof, ...]:
    """One proof for an account: the newest, and of these one with a sum."""
    best: dict[str, LinkProof] = {}
    for proof in proofs:
        known = best.get(proof.account)
        if known is None or _worth(proof) > _worth(known):
            best[proof.account] = proof
    return tuple(best.values())


def _worth(proof: LinkProof) -> tuple[bool, int]:
    month = proof.month
    return proof.amount is not None, month.year * 12 + month.month if month else 0
