"""Payments watched until they end: providers are asked, and what they say is kept.

Three hear of an end: the provider's notification, our own polling and a person who asks. None is believed:
each only has the provider asked how the payment stands, and the first one that hears it keeps it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from core.base.ids import AccountNumber, OnlinePaymentId
from core.model.messages.recipients import ToChat
from core.model.payments.online_payment import AnotherPayment, OnlinePayment, PaymentStatus
from core.model.receipts.payment_qr import purpose
from core.model.supplier.policy import Policy
from core.ports.payment_providers import (
    Order,
    PaymentProvider,
    PaymentUnknown,
    ProviderRefused,
    ProviderSilent,
)
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import NoUseTrying, TaskKind, TryLater
from core.use_cases.settle_payment import take_page, take_standing
from jobs.circuit_breaker import CircuitBreaker

_log = structlog.get_logger(__name__)

WATCH: Final = "payment-watch"
"""Polling, from the link to the end."""
HEARD: Final = "payment-heard"
"""A notification, or a person who came back from the bank."""
FIRST_LOOK: Final = timedelta(minutes=2)
_LOOKS: Final = (
    *(timedelta(minutes=minutes) for minutes in (3, 10, 15, 30)),
    *(timedelta(hours=1) for _ in range(23)),
    *(timedelta(hours=6) for _ in range(24)),
)
"""2, 5, 15, 30 and 60 minutes after the link, then each hour of a day, then for six days more."""
_HEARD_AGAIN: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900))
_AT_ONCE: Final = 8
WITHIN = timedelta(seconds=45)
"""More than a provider is waited for, and little: after a killed process nobody asks again any sooner."""
_GATHER: Final = 2
"""Seconds in which what is heard of a payment is answered by two looks, so that a flood costs little."""


class Cashier:
    """Asks providers for pages and for how payments stand, and keeps the answers."""

    def __init__(
        self,
        store: Store,
        providers: Mapping[str, PaymentProvider],
        *,
        policy: Policy,
        return_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._providers = providers
        self._policy = policy
        self._return_url = return_url
        self._clock = clock
        self._breakers: dict[str, CircuitBreaker] = {}

    def kinds(self) -> list[TaskKind]:
        """What the worker needs to know of the looks at payments."""
        return [
            TaskKind(name=WATCH, run=self._watch, back_off=_LOOKS, at_once=_AT_ONCE, within=WITHIN),
            TaskKind(name=HEARD, run=self._hear, back_off=_HEARD_AGAIN, at_once=_AT_ONCE, within=WITHIN),
        ]

    async def open_page(self, payment_id: OnlinePaymentId, attempt: int) -> None:
        """Have the provider make a page for a payment, and keep its link.

        Raises:
            TryLater: when the provider is silent.
            NoUseTrying: when it will never make one.
        """
        found = await self._store.transact(lambda work: _to_open(work, payment_id))
        if found is None:
            return
        payment, number, els = found
        order = Order(
            payment=payment,
            account=number,
            els=els,
            description=purpose(number, payment.period),
            return_url=f"{self._return_url}/{payment.token}",
            attempt=attempt,
        )
        try:
            provider = self._provider(payment)
            page = await self._breaker(payment).call(payment.id, lambda: provider.open(order))
        except ProviderSilent as silence:
            raise TryLater(str(silence)) from silence
        except ProviderRefused as refusal:
            # Nothing but the administrator's hand helps: the shop's key, its rights, what it may sell.
            _log.error("payment_refused", provider=payment.provider, payment=payment.id, why=str(refusal))
            raise NoUseTrying(str(refusal)) from refusal

        def keep(work: TurnWork) -> None:
            now = self._clock()
            kept = take_page(work, payment_id, page, now=now)
            if kept is not None and kept.is_open:
                work.queue.add(
                    WATCH,
                    {"payment": payment_id},
                    ToChat(kept.chat_id),
                    at=now,
                    not_before=now + FIRST_LOOK,
                    key=str(payment_id),
                )

        await self._store.transact(keep)

    async def ask(self, payment_id: OnlinePaymentId, *, by: str, told: bool = False) -> OnlinePayment | None:
        """Ask the provider how a payment stands, and keep what it says; None where there is no such payment.

        Raises:
            TryLater: when the provider is silent, or refuses what an administrator can put right.
            NoUseTrying: when it does not know the payment, or speaks of another one.
        """
        payment = await self._store.transact(lambda work: work.online_payments.get(payment_id))
        if payment is None or not payment.provider_id:
            return payment
        try:
            provider = self._provider(payment)
            standing = await self._breaker(payment).call(payment.id, lambda: provider.standing(payment))
            return await self._store.transact(
                lambda work: take_standing(
                    work,
                    payment_id,
                    standing,
                    by=by,
                    now=self._clock(),
                    zone=self._policy.time_zone,
                    told=told,
                )
            )
        except ProviderSilent as silence:
            raise TryLater(str(silence)) from silence
        except (PaymentUnknown, AnotherPayment) as refusal:
            _log.error("payment_disagrees", provider=payment.provider, payment=payment.id, why=str(refusal))
            raise NoUseTrying(str(refusal)) from refusal
        except ProviderRefused as refusal:
            # A key that has been changed, a right that was taken away: meanwhile the money may have come.
            self._breaker(payment).refuses(str(refusal))
            raise TryLater(str(refusal)) from refusal

    async def heard(self, provider: str, provider_id: str, word: str) -> bool:
        """Note that a provider has told of a payment, so that it is asked; False where it is none of ours."""

        def note(work: TurnWork) -> bool:
            payment = work.online_payments.by_provider_id(provider, provider_id)
            if payment is not None:
                self._note(work, payment, f"notification {word}")
            return payment is not None

        return await self._store.transact(note)

    async def returned(self, token: str) -> OnlinePayment | None:
        """Note that somebody has come back from the bank's page; None where there is no such payment."""

        def note(work: TurnWork) -> OnlinePayment | None:
            payment = work.online_payments.by_token(token)
            if payment is not None and payment.is_open and payment.provider_id:
                self._note(work, payment, "return")
            return payment

        return await self._store.transact(note)

    def _note(self, work: TurnWork, payment: OnlinePayment, by: str) -> None:
        """Queue a look at once, and for all else that is heard in this span of time one more at its end."""
        now = self._clock()
        span = int(now.timestamp()) // _GATHER
        payload, to = {"payment": payment.id, "by": by}, ToChat(payment.chat_id)
        if not work.queue.add(HEARD, payload, to, at=now, key=f"{payment.id}:{span}"):
            end = datetime.fromtimestamp((span + 1) * _GATHER, UTC)
            work.queue.add(HEARD, payload, to, at=now, not_before=end, key=f"{payment.id}:{span}:end")

    async def _watch(self, task: Task) -> None:
        payment = await self.ask(OnlinePaymentId(task.payload["payment"]), by="poll")
        if payment is not None and payment.is_open:
            raise TryLater(payment.status)
        await self._done(task)

    async def _hear(self, task: Task) -> None:
        try:
            await self.ask(OnlinePaymentId(task.payload["payment"]), by=task.payload["by"])
        except TryLater:
            if task.attempts <= len(_HEARD_AGAIN):
                raise
            await self._store.transact(lambda work: self._watch_again(work, task))
        else:
            await self._done(task)

    def _watch_again(self, work: TurnWork, task: Task) -> None:
        """Watch the payment on: the provider was told that we have heard, and does not tell it twice."""
        now = self._clock()
        payload, key = {"payment": task.payload["payment"]}, f"{task.payload['payment']}:{now:%Y-%m-%d}"
        work.queue.add(WATCH, payload, task.to, at=now, not_before=now + FIRST_LOOK, key=key)
        work.queue.done(task.id, now)

    async def _done(self, task: Task) -> None:
        await self._store.transact(lambda work: work.queue.done(task.id, self._clock()))

    def _breaker(self, payment: OnlinePayment) -> CircuitBreaker:
        return self._breakers.setdefault(payment.provider, CircuitBreaker(payment.provider, self._clock))

    def _provider(self, payment: OnlinePayment) -> PaymentProvider:
        """The payment's provider.

        Raises:
            ProviderSilent: when the configuration no longer has it; it may come back.
        """
        provider = self._providers.get(payment.provider)
        if provider is None:
            raise ProviderSilent(f"платёжной системы {payment.provider} нет в настройках")
        return provider


def _to_open(work: TurnWork, payment_id: OnlinePaymentId) -> tuple[OnlinePayment, AccountNumber, str] | None:
    """A payment that has no link yet, with its account's number and ЕЛС."""
    payment = work.online_payments.get(payment_id)
    if payment is None or payment.status is not PaymentStatus.CREATED:
        return None
    account = work.accounts.get(payment.account_id)
    return payment, account.number, account.els
