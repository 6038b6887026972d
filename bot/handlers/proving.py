"""What linking and a guest's e-receipt say alike of a proof that an account is somebody's (S13, S19)."""

from collections.abc import Callable
from typing import Final

from bot.engine.dialogue import NoAnswer, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from core.base.ids import AccountNumber
from core.base.money import NotASum, parse_sum
from core.base.typed import visible
from core.use_cases.link_account import (
    MeterProof,
    PairProof,
    Proof,
    ProofRejected,
    SumClosed,
    SumProof,
    SumProvesNothing,
)

_REJECTED: Final[dict[type[Proof], str]] = {
    SumProof: "link-rejected-sum",
    MeterProof: "link-rejected-meter",
    PairProof: "link-rejected-pair",
}

_OF_RECEIPT: Final = ("квитанц", "сумм", "платежк")
_OF_METER: Final = ("счетчик", "прибор")
_MOST_WORDS: Final = 3
"""Of an answer to «квитанция или счётчик?»; longer sentences may want something else."""


def names_receipt(typed: str) -> bool | None:
    """Whether «квитанция или счётчик?» is answered with the receipt; None where neither is named, or both."""
    words = visible(typed).casefold().replace("ё", "е").split()
    if len(words) > _MOST_WORDS or "нет" in words:
        return None
    receipt, meter = (any(word.startswith(of) for word in words) for of in (_OF_RECEIPT, _OF_METER))
    return receipt if receipt is not meter else None


def is_sum_at_once(typed: str) -> bool:
    """Whether a sum is typed where it was asked what is at hand; a whole number may be one of anything."""
    try:
        parse_sum(typed)
    except NotASum:
        return False
    return not visible(typed).strip().isdecimal()


def sum_typed(turn: Turn, typed: str, prove: Callable[[Proof], Reply], *, by_meter: Row) -> Reply:
    """Prove by a typed sum; where it proves nothing, the meter's number is one press away."""
    try:
        return prove(SumProof(parse_sum(typed)))
    except NotASum:
        return NoAnswer(turn.screen("link-sum-unclear", by_meter))
    except SumProvesNothing:
        return turn.screen("link-sum-nothing", by_meter)
    except SumClosed:
        return turn.screen("link-sum-closed", by_meter)


def meter_typed(turn: Turn, typed: str, prove: Callable[[Proof], Reply], *, by_sum: Row) -> Reply:
    """Prove by the number of a meter; words without a figure are none, and cost no try."""
    if not any(map(str.isdecimal, typed)):
        return NoAnswer(ask_meter(turn, by_sum))
    return prove(MeterProof(typed))


def rejected(
    turn: Turn, number: AccountNumber, proof: Proof, rejection: ProofRejected, *others: Row
) -> Screen:
    """Number and proof do not fit; `others` are the ways on while tries are left."""
    if not rejection.tries_left:
        return too_many(turn)
    return turn.screen(
        _REJECTED[type(proof)],
        *others,
        left=rejection.tries_left,
        number=number,
        phones=_phones(turn),
    )


def code_rejected(turn: Turn, rejection: ProofRejected, *others: Row) -> Screen:
    """Number and sum of a receipt's code do not fit; `others` are the ways on while tries are left."""
    if not rejection.tries_left:
        return too_many(turn)
    return turn.screen("link-rejected-code", *others, left=rejection.tries_left, phones=_phones(turn))


def too_many(turn: Turn) -> Screen:
    """All tries of the day are spent."""
    return turn.screen("link-too-many", phones=_phones(turn))


def ask_meter(turn: Turn, by_sum: Row) -> Screen:
    """Ask for the number of a meter, and say where it is found (S15)."""
    return turn.screen("link-meter", by_sum, phones=_phones(turn))


def _phones(turn: Turn) -> str:
    return ", ".join(turn.supplier.contacts.phones)
