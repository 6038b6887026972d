"""Providers asked of many payments at once, and their books compared with ours."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, TypeAlias

from core.model.payments.online_payment import AnotherPayment, OnlinePayment, PaymentStatus
from core.model.payments.standing import Standing, State
from core.ports.payment_providers import PaymentProvider, ProviderRefused, ProviderSilent
from core.ports.store import Store, TurnWork
from core.use_cases.reconcile_payments import TO_ASK, Difference, Entry, differences, standings_of
from core.use_cases.settle_payment import take_standing

_AT_ONCE: Final = 8
_WITHIN: Final = 30.0
"""Seconds for one answer."""
_LIST_WITHIN: Final = 300.0
BY: Final = "reconcile"
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A provider has said nothing of a payment, and why."""

    why: str


Said: TypeAlias = Standing | NoAnswer


async def ask_each(
    payments: Iterable[OnlinePayment],
    providers: Mapping[str, PaymentProvider],
    *,
    within: float = _WITHIN,
) -> list[Said]:
    """What the provider of each says of it now; one that is silent holds up no other."""
    doors = {name: asyncio.Semaphore(_AT_ONCE) for name in providers}

    async def ask(payment: OnlinePayment) -> Said:
        provider = providers.get(payment.provider)
        if provider is None:
            return NoAnswer("нет в настройках")
        if not payment.provider_id:
            return NoAnswer("ссылки не было")
        async with doors[payment.provider]:
            return await _standing(provider, payment, within)

    return await asyncio.gather(*map(ask, payments))


async def _standing(provider: PaymentProvider, payment: OnlinePayment, within: float = _WITHIN) -> Said:
    try:
        async with asyncio.timeout(within):
            return await provider.standing(payment)
    except TimeoutError:
        return NoAnswer(f"не отвечает {within:g} с")
    except ProviderSilent as silence:
        return NoAnswer(f"не отвечает: {silence}")
    except ProviderRefused as refusal:
        return NoAnswer(f"отказ: {refusal}")


@dataclass(frozen=True, slots=True)
class Found:
    """A difference, and what has become of it."""

    difference: Difference
    kept: OnlinePayment | None = None
    """Our payment when it was put right."""


class Reconciler:
    """Compares our books with a provider's, and puts right what the provider confirms."""

    def __init__(self, store: Store, *, zone: tzinfo, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._zone = zone
        self._clock = clock

    async def with_list(
        self, provider: PaymentProvider, since: date, until: date | None = None
    ) -> list[Found]:
        """Compare with the list that the provider gives of these days, both included; by default until today.

        Raises:
            ProviderSilent: when there is no list now.
            ProviderRefused: when the provider never gives one.
        """
        last = until or self._clock().astimezone(self._zone).date()
        try:
            async with asyncio.timeout(_LIST_WITHIN):
                theirs = [each async for each in provider.listed(since, last)]
        except TimeoutError as error:
            raise ProviderSilent("the list takes too long") from error

        def compare(work: TurnWork) -> list[Difference]:
            return differences(work, provider.name, theirs, self._ours(work, provider.name, since, until))

        return await self._asked(await self._store.transact(compare), provider)

    async def with_register(
        self, name: str, provider: PaymentProvider | None, entries: Sequence[Entry], since: date
    ) -> list[Found]:
        """Compare with the lines of a register, which speak of the days up to the last of them."""
        lines = [entry for entry in entries if entry.day_number >= since.toordinal()]
        last = max((entry.day_number for entry in lines), default=0)

        def compare(work: TurnWork) -> list[Difference]:
            ours = self._ours(work, name, since)
            covered = [each for each in ours if each.paid_on and each.paid_on.toordinal() <= last]
            theirs = standings_of(work, lines, ours)
            return differences(work, name, theirs, covered, with_refunds=False)

        return await self._asked(await self._store.transact(compare), provider)

    async def with_each(self, provider: PaymentProvider, day: date) -> None:
        """Ask of each payment that was paid on this day: where a provider gives no list."""

        def paid(work: TurnWork) -> list[OnlinePayment]:
            # A link is paid on the day on which it was begun, or soon after midnight.
            begun = self._ours(work, provider.name, day - _ONE_DAY, day)
            return [each for each in begun if each.paid_on == day and each.credited]

        payments = await self._store.transact(paid)
        for payment, said in zip(payments, await ask_each(payments, {provider.name: provider}), strict=True):
            await self._keep(payment, said)

    def _ours(
        self, work: TurnWork, provider: str, since: date, until: date | None = None
    ) -> list[OnlinePayment]:
        """What was begun here on these days, both included."""
        end = None if until is None else self._midnight(until + _ONE_DAY)
        return work.online_payments.of_provider(provider, self._midnight(since), end)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)

    async def _asked(self, found: list[Difference], provider: PaymentProvider | None) -> list[Found]:
        """Ask of what a look may put right; what turns out to be equal is left out."""
        answers = []
        for difference in found:
            payment = difference.payment
            if provider is None or payment is None or difference.odds not in TO_ASK:
                answers.append(Found(difference))
                continue
            number = difference.provider_id
            if not payment.provider_id:
                payment = replace(payment, provider_id=number)
            said = await _standing(provider, payment)
            if difference.standing is None and _agrees(payment, said):
                continue  # begun here on the day before it was begun there
            answers.append(Found(difference, await self._keep(payment, said)))
        return answers

    async def _keep(self, payment: OnlinePayment, said: Said) -> OnlinePayment | None:
        """Our payment when what was said has changed it."""
        if isinstance(said, NoAnswer):
            return None

        def take(work: TurnWork) -> OnlinePayment | None:
            before = work.online_payments.get(payment.id)
            try:
                kept = take_standing(work, payment.id, said, by=BY, now=self._clock(), zone=self._zone)
            except AnotherPayment:
                return None
            return kept if kept != before else None

        return await self._store.transact(take)


def _agrees(payment: OnlinePayment, said: Said) -> bool:
    return (
        isinstance(said, Standing)
        and payment.status is PaymentStatus.SUCCEEDED
        and said.state is State.PAID
        and (said.received, said.refunded) == (payment.received, payment.refunded)
    )
