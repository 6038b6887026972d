"""Presses, links, notifications and polls in any order: the ledger holds what it must."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from core.base.ids import CabinetId, OnlinePaymentId
from core.model.cabinets.cabinet import Person
from core.model.messages.facts import PaymentEnded
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import MOVES, PaymentStatus
from core.model.payments.standing import Standing, State
from core.ports.payment_providers import PaymentPage
from core.use_cases.pay_online import Wish, begin
from core.use_cases.settle_payment import give_up_opening, take_page, take_standing
from tests.core.household import ACCOUNT, NOW, SEPTEMBER, family, stranger

ZONE = ZoneInfo("Europe/Moscow")
METHODS = tuple(PaymentMethod(provider=name, title=name) for name in ("yookassa", "sber"))
PEOPLE = tuple(replace(stranger(number), cabinet=CabinetId(number)) for number in (1, 2))
EMAILS = ("a@mail.ru", "b@mail.ru")
"""Where the fiscal receipt goes: another address is another wish."""


@dataclass
class Page:
    """What a bank has made for a payment; whoever knows its link may pay it."""

    payment: OnlinePaymentId
    name: str
    said: list[Standing]
    """How it has stood, the last one now; what is slow still says an earlier one."""

    @property
    def standing(self) -> Standing:
        return self.said[-1]

    def becomes(self, **changed: object) -> None:
        self.said.append(replace(self.standing, **changed))  # type: ignore[arg-type]  # fields of a standing


class Payments(RuleBasedStateMachine):
    """Two people of one account, two banks, and everything that is said between them."""

    pages = Bundle("pages")
    begun = Bundle("begun")

    def __init__(self) -> None:
        super().__init__()
        self.work = family()
        self.now = NOW
        self.made: dict[OnlinePaymentId, Page] = {}

    @rule(
        target=begun,
        person=st.sampled_from(PEOPLE),
        method=st.sampled_from(METHODS),
        amount=st.sampled_from([100, 66200]),
        email=st.sampled_from(EMAILS),
    )
    def press(self, person: Person, method: PaymentMethod, amount: int, email: str) -> OnlinePaymentId:
        return self._begin(person, method, amount, email)

    def _begin(self, person: Person, method: PaymentMethod, amount: int, email: str) -> OnlinePaymentId:
        wish = Wish(method=method, amount=amount, email=email, period=SEPTEMBER)
        payment = begin(self.work, person, ACCOUNT, wish, now=self.now)
        # An earlier link that is found again asks for all that is wished now.
        assert (payment.cabinet_id, payment.provider) == (person.cabinet, method.provider)
        assert (payment.amount, payment.email) == (amount, email)
        return payment.id

    @rule(target=pages, payment=begun)
    def bank_makes_a_page(self, payment: OnlinePaymentId) -> OnlinePaymentId:
        self._make_page(payment)
        return payment

    def _make_page(self, payment: OnlinePaymentId) -> None:
        """Asked twice for one payment, the bank gives the page that it has made."""
        if payment not in self.made:
            name = f"page-{len(self.made)}"
            standing = Standing(state=State.OPEN, provider_id=name, word="open")
            self.made[payment] = Page(payment, name, [standing])

    @initialize(target=pages)
    def somebody_holds_a_link(self) -> OnlinePaymentId:
        payment = self._begin(PEOPLE[0], METHODS[0], 66200, EMAILS[0])
        self._make_page(payment)
        self.link_is_kept(payment)
        return payment

    @rule(payment=pages)
    def link_is_kept(self, payment: OnlinePaymentId) -> None:
        name = self.made[payment].name
        page = PaymentPage(provider_id=name, url=f"https://bank/{name}", until=self.now + timedelta(hours=1))
        take_page(self.work, payment, page, now=self.now)

    @rule(payment=consumes(begun))
    def no_link_is_had(self, payment: OnlinePaymentId) -> None:
        give_up_opening(self.work, payment, now=self.now, evidence="silent")

    @rule(payment=pages, state=st.sampled_from([State.UNDER_WAY, State.PAID, State.DECLINED, State.EXPIRED]))
    def something_happens_at_the_bank(self, payment: OnlinePaymentId, state: State) -> None:
        """Nobody pays by a link that was never shown, and what the bank has ended stays so."""
        kept, page = self.work.online_payments.get(payment), self.made[payment]
        assert kept is not None
        if not kept.url or page.standing.state not in {State.OPEN, State.UNDER_WAY}:
            return
        received = kept.total if state is State.PAID else 0
        page.becomes(state=state, word=state.value, received=received)

    @rule(payment=pages, share=st.integers(1, 3))
    def an_operator_gives_back(self, payment: OnlinePaymentId, share: int) -> None:
        page = self.made[payment]
        if page.standing.state is State.PAID:
            refunded = max(page.standing.refunded, page.standing.received * share // 3)
            page.becomes(refunded=refunded)

    @rule(payment=pages, late=st.integers(0, 3))
    def the_bank_is_asked(self, payment: OnlinePaymentId, late: int) -> None:
        said = self.made[payment].said
        kept = self.work.online_payments.get(payment)
        if kept is not None and kept.provider_id:
            take_standing(
                self.work, payment, said[-1 - min(late, len(said) - 1)], by="poll", now=self.now, zone=ZONE
            )

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def the_ledger_tells_how_each_payment_came_to_be(self) -> None:
        begun = (self.work.online_payments.of_provider(method.provider, NOW) for method in METHODS)
        for payment in chain.from_iterable(begun):
            rows = self.work.online_payments.ledger(payment.id)
            assert (rows[-1].status, rows[-1].received, rows[-1].refunded) == (
                payment.status,
                payment.received,
                payment.refunded,
            )
            for before, after in pairwise(rows):
                assert after.status == before.status or after.status in MOVES[before.status]
            assert 0 <= payment.credited <= payment.received

    @invariant()
    def nobody_is_told_an_end_twice(self) -> None:
        told = [(fact.payment, fact.status) for fact, _ in self.work.told if isinstance(fact, PaymentEnded)]
        assert len(told) == len(set(told))

    @invariant()
    def one_wish_has_one_link_that_can_be_paid(self) -> None:
        payable = [
            (each.cabinet_id, each.provider, each.amount, each.email)
            for each in self.work.online_payments.open_of(ACCOUNT.id)
            if each.can_be_paid(self.now)
        ]
        assert len(payable) == len(set(payable))

    def teardown(self) -> None:
        """Once everything is heard, our books are the banks'."""
        for payment, page in self.made.items():
            self.the_bank_is_asked(payment, late=0)
            kept = self.work.online_payments.get(payment)
            assert kept is not None
            paid = page.standing.state is State.PAID
            assert (kept.status is PaymentStatus.SUCCEEDED) == paid
            assert (kept.received, kept.refunded) == (page.standing.received, page.standing.refunded)


TestPayments = Payments.TestCase
TestPayments.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
