"""A paper that was issued (квитанция, справка): what its code tells, and whether it still holds."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from core.base.ids import AccountId, PaperId
from core.base.months import Month

LONGEST_PURPOSE: Final = 500
"""Characters of what a paper is for: some lines of it."""
_DIGITS: Final = 6
"""Of a paper's number, at least."""
_NUMBER: Final = re.compile(r"(?:.*-)?0*([1-9]\d{0,17})")
_ALIKE: Final = str.maketrans("CK", "СК")
"""Latin letters that are typed for ours."""

Fact: TypeAlias = str | int | date | Month | Decimal | None
"""Something that a paper states."""


class PaperKind(StrEnum):
    """What a paper is."""

    RECEIPT = "receipt"
    """A month's payment document, however large its letters are."""
    NO_DEBT = "no-debt"
    """Справка об отсутствии задолженности."""
    STATEMENT = "statement"
    """Справка о состоянии расчётов."""


_LETTERS: Final = {PaperKind.RECEIPT: "К", PaperKind.NO_DEBT: "С", PaperKind.STATEMENT: "С"}


class Verdict(StrEnum):
    """Whether something that has a code still holds."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CHANGED = "changed"
    """What it states is otherwise by now, as billing has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper that was issued; printed again, it is the same one."""

    id: PaperId
    code: str
    """By which anybody can check it; of one namespace with the codes of readings."""
    kind: PaperKind
    account_id: AccountId
    month: Month
    """The charged month that it states, or rests on."""
    day: date
    """The supplier's day on which it was issued; a certificate is as of this day."""
    purpose: str = ""
    """What it is for, as typed."""
    fingerprint: str
    """Of what it states, see `fingerprint_of`."""
    issued_at: datetime
    asked_by: str
    """The name under which the audit knows who has asked for it."""
    valid_until: date | None = None
    """The last day on which it holds; None where it holds for ever."""
    withdrawn_at: datetime | None = None
    reason: str = ""
    """Why it was withdrawn."""

    @property
    def number(self) -> str:
        """As people name it: «К-2026-000123»; unique, though with gaps."""
        return f"{_LETTERS[self.kind]}-{self.day.year}-{self.id:0{_DIGITS}d}"

    def is_named(self, typed: str) -> bool:
        """Whether this is its number, or the end of it, as people type them."""
        named = "".join(typed.split()).upper().translate(_ALIKE)
        return named in {self.number, str(self.id)}

    def verdict(self, fingerprint: str, today: date) -> Verdict:
        """Whether it holds on a day on which billing's facts have this fingerprint."""
        if self.withdrawn_at is not None:
            return Verdict.WITHDRAWN
        if self.valid_until is not None and today > self.valid_until:
            return Verdict.EXPIRED
        return Verdict.VALID if fingerprint == self.fingerprint else Verdict.CHANGED


def fingerprint_of(facts: Sequence[Fact]) -> str:
    """By which it is seen that a paper's facts have changed, without keeping them.

    The facts of a kind, their order and how they are written must stay as they are: after a change every
    paper of the kind that is out would be called changed.
    """
    stated = json.dumps(facts, ensure_ascii=False, default=_written)
    return hashlib.sha256(stated.encode()).hexdigest()


def _written(fact: date | Month | Decimal) -> str:
    return f"{fact.normalize():f}" if isinstance(fact, Decimal) else str(fact)


def id_in(number: str) -> PaperId | None:
    """The id at the end of a paper's number; None where it is no number."""
    found = _NUMBER.fullmatch("".join(number.split()))
    return PaperId(int(found[1])) if found else None
