"""A payment in the books of the built-in bank, and what may be done with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.base.money import Kopecks
from core.model.payments.standing import Decline, Standing, State


class Move(StrEnum):
    """What is done with a payment at the bank's page."""

    PAY = "pay"
    PAY_HALF = "pay_half"
    HOLD = "hold"
    """The bank thinks about it: the payment is under way."""
    DECLINE = "decline"
    EXPIRE = "expire"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Done:
    """A move with what belongs to it."""

    move: Move
    decline: Decline = Decline.GENERAL
    amount: Kopecks | None = None
    """What is paid or given back; None where it is all that can be."""


EXPIRED: Final = "expired"
_BY_STATE: Final = {
    State.OPEN: frozenset(set(Move) - {Move.REFUND}),
    State.UNDER_WAY: frozenset({Move.PAY, Move.PAY_HALF, Move.DECLINE}),
}
"""What can be done before the end; after it, money that has come can be given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A payment as the bank has it."""

    provider_id: str
    name: str
    """Of the page; cannot be guessed, and whoever knows it may pay."""
    form: str
    """What only the page itself knows, so that no other site can press its buttons."""
    token: str
    """The shop's own name of the payment."""
    purpose: str
    amount: Kopecks
    fee: Kopecks
    return_url: str
    created_at: datetime
    until: datetime
    state: State = State.OPEN
    decline: Decline = Decline.NONE
    received: Kopecks = 0
    refunded: Kopecks = 0
    paid_at: datetime | None = None

    @property
    def total(self) -> Kopecks:
        """What the person is asked for."""
        return self.amount + self.fee

    @property
    def word(self) -> str:
        """The state in the bank's own word, for notifications and as evidence."""
        if self.refunded:
            return "refunded"
        return f"declined:{self.decline}" if self.state is State.DECLINED else self.state.value

    @property
    def standing(self) -> Standing:
        """The payment as the bank tells of it."""
        return Standing(
            state=self.state,
            provider_id=self.provider_id,
            word=self.word,
            received=self.received,
            refunded=self.refunded,
            decline=self.decline,
            paid_at=self.paid_at,
        )

    def may(self, move: Move) -> bool:
        """Whether this can be done now."""
        if move is Move.REFUND:
            return self.refunded < self.received
        return move in _BY_STATE.get(self.state, frozenset())

    def after(self, done: Done, at: datetime) -> "Entry":
        """The payment when it is done; the same one where it cannot be."""
        if not self.may(done.move):
            return self
        match done.move:
            case Move.PAY:
                received = self.total if done.amount is None else done.amount
                return replace(self, state=State.PAID, received=received, paid_at=at)
            case Move.PAY_HALF:
                return replace(self, state=State.PAID, received=(self.total + 1) // 2, paid_at=at)
            case Move.HOLD:
                return replace(self, state=State.UNDER_WAY)
            case Move.DECLINE:
                return replace(self, state=State.DECLINED, decline=done.decline)
            case Move.EXPIRE:
                return replace(self, state=State.EXPIRED)
            case Move.REFUND:
                refunded = self.received if done.amount is None else self.refunded + done.amount
                return replace(self, refunded=min(refunded, self.received))

    def at(self, now: datetime) -> "Entry":
        """The payment with its time taken into account: one that nobody has begun dies with its link."""
        return self.after(Done(Move.EXPIRE), now) if now >= self.until else self
