"""A payment provider in memory, for the dialogues: it keeps books, and is in trouble when told so."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.base.money import Kopecks
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import Decline, Standing, State
from core.ports.payment_providers import Order, PaymentPage, PaymentUnknown, ProviderRefused, ProviderSilent


@dataclass(slots=True)
class Entry:
    """An order as the bank has it."""

    order: Order
    page: PaymentPage
    standing: Standing


class PaperBank:
    """Takes orders, and has their people pay or not as the test says."""

    def __init__(self, name: str, *, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.books: dict[str, Entry] = {}
        """By our token: asked again for one payment, the bank gives the same page."""
        self.silent = False
        self.refuses = False
        self.heard: Callable[[str, str, str], Awaitable[bool]]
        self._clock = clock

    async def open(self, order: Order) -> PaymentPage:
        self._answer()
        token = order.payment.token
        if token not in self.books:
            number = f"paper-{len(self.books) + 1}"
            page = PaymentPage(
                provider_id=number,
                url=f"https://bank.example/{number}",
                until=self._clock() + timedelta(hours=1),
            )
            standing = Standing(state=State.OPEN, provider_id=number, word="open")
            self.books[token] = Entry(order, page, standing)
        return self.books[token].page

    async def standing(self, payment: OnlinePayment) -> Standing:
        self._answer()
        if payment.token not in self.books:
            raise PaymentUnknown("no such payment")
        return self.books[payment.token].standing

    async def listed(self, since: date, until: date) -> AsyncIterator[tuple[str, Standing]]:
        self._answer()
        for token, entry in self.books.items():
            if since <= entry.order.payment.created_at.date() <= until:
                yield token, entry.standing

    async def close(self) -> None:
        """Nothing is open."""

    @property
    def last(self) -> Entry:
        """The order that came last."""
        return next(reversed(self.books.values()))

    def takes(self, received: Kopecks | None = None) -> None:
        """The person of the last order pays, all of it or so much."""
        total = self.last.order.payment.total
        self._becomes(State.PAID, received=total if received is None else received)

    def declines(self, why: Decline = Decline.GENERAL) -> None:
        """The person of the last order is declined."""
        self._becomes(State.DECLINED, decline=why)

    def becomes(self, state: State) -> None:
        """The last order comes to stand so."""
        self._becomes(state)

    def gives_back(self, amount: Kopecks) -> None:
        """An operator gives money of the last order back."""
        self.last.standing = replace(self.last.standing, refunded=amount)

    async def tells(self) -> None:
        """Send the notification of the last order."""
        standing = self.last.standing
        assert await self.heard(self.name, standing.provider_id, standing.word)

    def _becomes(self, state: State, *, received: Kopecks = 0, decline: Decline = Decline.NONE) -> None:
        self.last.standing = replace(
            self.last.standing, state=state, word=state.value, received=received, decline=decline
        )

    def _answer(self) -> None:
        if self.silent:
            raise ProviderSilent("no answer")
        if self.refuses:
            raise ProviderRefused("the key is wrong")
