"""Our books beside a provider's: where they differ, and what is to be asked again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.base.ids import AccountNumber
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.payments.standing import ROUBLE, Standing, State
from core.ports.work import Work


class Odds(StrEnum):
    """In what the two books differ."""

    PAID_THERE = "paid_there"
    """The provider has the money, and we do not know of it."""
    PAID_HERE = "paid_here"
    """We say that it is paid, and the provider does not."""
    OTHER_SUM = "other_sum"
    REFUND = "refund"
    UNKNOWN = "unknown"
    """Money that no payment of ours asked for."""


TO_ASK: Final = frozenset({Odds.PAID_THERE, Odds.PAID_HERE, Odds.REFUND})
"""What one look at the provider may put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One payment of which the two books differ."""

    odds: Odds
    provider_id: str
    payment: OnlinePayment | None = None
    account: AccountNumber | None = None
    standing: Standing | None = None
    """What the provider's book says; None where it has no such payment."""


def differences(
    work: Work,
    provider: str,
    theirs: Iterable[tuple[str, Standing]],
    ours: Sequence[OnlinePayment],
    *,
    with_refunds: bool = True,
) -> list[Difference]:
    """Where the books differ.

    Args:
        work: the unit of work.
        provider: whose book it is.
        theirs: what stands in it, each with our token or an empty text.
        ours: the payments that should stand in it.
        with_refunds: whether the book tells of every refund.
    """
    found, seen = [], set()
    for token, standing in theirs:
        payment = work.online_payments.by_provider_id(provider, standing.provider_id)
        if payment is None and token:
            payment = work.online_payments.by_token(token)
        if payment is not None:
            seen.add(payment.id)
        odds = _odds(payment, standing, with_refunds=with_refunds)
        if odds is not None:
            found.append(_difference(work, odds, payment, standing))
    found += [
        _difference(work, Odds.PAID_HERE, payment, None)
        for payment in ours
        if payment.id not in seen and payment.status is PaymentStatus.SUCCEEDED
    ]
    return found


def _odds(payment: OnlinePayment | None, standing: Standing, *, with_refunds: bool) -> Odds | None:
    is_paid = standing.state is State.PAID
    if payment is None:
        return Odds.UNKNOWN if is_paid else None
    if payment.status is not PaymentStatus.SUCCEEDED:
        return Odds.PAID_THERE if is_paid else None
    if not is_paid:
        return Odds.PAID_HERE
    if (payment.received, ROUBLE) != (standing.received, standing.currency):
        return Odds.OTHER_SUM
    if payment.refunded != standing.refunded and (with_refunds or standing.refunded):
        return Odds.REFUND
    return None


def _difference(
    work: Work, odds: Odds, payment: OnlinePayment | None, standing: Standing | None
) -> Difference:
    return Difference(
        odds=odds,
        provider_id=standing.provider_id if standing else payment.provider_id if payment else "",
        payment=payment,
        account=work.accounts.get(payment.account_id).number if payment else None,
        standing=standing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a provider's register of payments."""

    id: str
    amount: int
    """Kopecks; below zero where money was given back."""
    day_number: int
    """The day, counted as `date.toordinal` does."""
    account: str = ""


def standings_of(
    work: Work, entries: Iterable[Entry], ours: Sequence[OnlinePayment]
) -> Iterator[tuple[str, Standing]]:
    """The lines of a register as its provider's word of each payment.

    A register that has numbers of its own in the place of ours is matched by account, sum and day.
    """
    known = {payment.provider_id: payment for payment in ours if payment.provider_id}
    free: dict[int, list[OnlinePayment]] = {}
    for payment in ours:
        free.setdefault(payment.received, []).append(payment)
    sums: dict[str, list[int]] = {}
    tokens: dict[str, str] = {}
    for number, entry in enumerate(entries):
        name = entry.id or f"line-{number}"
        if name not in known and entry.account:
            alike = free.get(entry.amount, [])
            match = next((each for each in alike if _is_of(work, each, entry)), None)
            if match is not None:
                alike.remove(match)
                name, tokens[match.provider_id] = match.provider_id, match.token
        paid = sums.setdefault(name, [0, 0])
        paid[entry.amount < 0] += abs(entry.amount)
    for name, (received, refunded) in sums.items():
        standing = Standing(
            state=State.PAID, provider_id=name, word="register", received=received, refunded=refunded
        )
        yield tokens.get(name, ""), standing


def _is_of(work: Work, payment: OnlinePayment, entry: Entry) -> bool:
    """Whether a line is of a payment: banks close their day at an hour of their own."""
    return (
        payment.paid_on is not None
        and abs(payment.paid_on.toordinal() - entry.day_number) <= 1
        and work.accounts.get(payment.account_id).number == entry.account
    )
