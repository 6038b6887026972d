"""The no-debt certificate and the statement of account (5.2, settled 9): when, for whom, what they say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.base.ids import CabinetId, ChatId, InvitationId, OnlinePaymentId
from core.base.money import kopecks
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.cabinets.cabinet import Person, ProofKind
from core.model.cabinets.delegation import Deed, Invitation, Rights
from core.model.charges.charge import Charge, Payment
from core.model.charges.debts import Debt
from core.model.papers.certificate import AccountStatement, NoDebtCertificate
from core.model.papers.paper import PaperKind, Verdict
from core.model.papers.standing import DebtVerdict
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.readings.reading import ReadingStatus
from core.model.readings.sources import ESTIMATED, Source
from core.model.receipts.receipt import Contacts
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.use_cases.check_code import check
from core.use_cases.delegate_account import acts_of
from core.use_cases.make_certificate import (
    InDebt,
    Issuer,
    NotAPurpose,
    Wish,
    make_certificate,
    see_debt,
    tidy_purpose,
)
from core.use_cases.rights import NotAllowed
from core.use_cases.see_balance import NothingCharged
from tests.core.examples import A_LEDGER, B_IN_MARCH, a_charge
from tests.core.household import ACCOUNT, METER, POLICY, billed, stranger
from tests.doubles.memory_work import MemoryWork
from tests.doubles.receipts import PAYEE

OWNER = CabinetId(1)
SUPPLIER = Supplier(payee=PAYEE, contacts=Contacts(name="ПАО «Энергосбыт»"), short_name="Энергосбыт")
SEPTEMBER = (a_charge("2025-09", charged="662", closing="662"),)
"""Due on 10.10.2025."""


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _town(charges: Sequence[Charge], *others: Payment) -> MemoryWork:
    work = MemoryWork(ACCOUNT, METER, billed(1, date(2025, 9, 24), 8590, 100), *charges, *others)
    work.links.add(OWNER, ACCOUNT.id, ProofKind.SUM, _noon(date(2025, 1, 1)))
    return work


def _paid(day: date, amount: str, *, doc: str = "") -> Payment:
    return Payment(account_id=ACCOUNT.id, date=day, amount=kopecks(amount), status="Обработан", doc_id=doc)


def _paid_here(work: MemoryWork, day: date, amount: str) -> None:
    work.online_payments.add(
        OnlinePayment(
            id=OnlinePaymentId(0),
            token=str(day),
            account_id=ACCOUNT.id,
            cabinet_id=OWNER,
            chat_id=ChatId(1),
            provider="bank",
            provider_id=f"bank-{day}",
            amount=kopecks(amount),
            fee=0,
            email="",
            period=Month(2025, 9),
            status=PaymentStatus.SUCCEEDED,
            created_at=_noon(day),
            paid_at=_noon(day),
            paid_on=day,
            received=kopecks(amount),
        ),
        by="test",
    )


def _judged(work: MemoryWork, day: date, policy: Policy = POLICY) -> DebtVerdict:
    person = Person(chat=ChatId(1), channel="web", source=Source.BOT_WEB, cabinet=OWNER)
    return see_debt(work, person, ACCOUNT, policy=policy, now=_noon(day))


def _issuer(policy: Policy) -> Issuer:
    return Issuer(supplier=SUPPLIER, policy=policy, check_link=lambda code: f"https://example.ru/{code}")


def _asks(
    work: MemoryWork,
    day: date,
    *,
    kind: PaperKind = PaperKind.NO_DEBT,
    cabinet: CabinetId = OWNER,
    purpose: str = "",
    policy: Policy = POLICY,
    minute: int = 0,
) -> NoDebtCertificate:
    wish = Wish(cabinet=cabinet, account_id=ACCOUNT.id, kind=kind, purpose=purpose)
    made = make_certificate(work, wish, _issuer(policy), now=_noon(day).replace(minute=minute))
    assert isinstance(made, NoDebtCertificate)
    return made


def _verdict(work: MemoryWork, code: str, day: date) -> Verdict:
    return check(work, stranger(), code, policy=Policy(), now=_noon(day)).verdict


# --- when ---


def test_t_d1_account_b_in_march_owes_a_penalty_and_gets_no_certificate() -> None:
    work = _town(B_IN_MARCH)
    verdict = _judged(work, date(2025, 4, 1))
    assert (verdict.overdue, verdict.since, verdict.penalty) == (kopecks("63.45"), None, kopecks("146.77"))
    with pytest.raises(InDebt):
        _asks(work, date(2025, 4, 1))
    assert not work.papers.last(9)


def test_t_d2_account_a_in_october_owes_nothing_and_gets_one_for_thirty_days() -> None:
    paper = _asks(_town(A_LEDGER), date(2025, 11, 1), purpose="для субсидии").head.paper
    assert (paper.number, paper.purpose) == ("С-2025-000001", "для субсидии")
    assert (paper.month, paper.day, paper.valid_until) == (
        Month(2025, 10),
        date(2025, 11, 1),
        date(2025, 12, 1),
    )


def test_charges_not_yet_due_are_no_debt_and_the_last_good_day_warns() -> None:
    work = _town(SEPTEMBER)
    for day, tomorrow in ((date(2025, 10, 9), "0"), (date(2025, 10, 10), "662")):
        verdict = _judged(work, day)
        assert (verdict.is_clear, verdict.since, verdict.tomorrow) == (True, None, kopecks(tomorrow))
        assert verdict.not_due == (Debt(month=Month(2025, 9), amount=kopecks("662")),)
    verdict = _judged(work, date(2025, 10, 11))
    assert (verdict.overdue, verdict.since, verdict.tomorrow) == (kopecks("662"), date(2025, 10, 11), 0)
    assert verdict.not_due == ()


def test_the_supplier_may_count_charges_not_yet_due() -> None:
    verdict = _judged(_town(SEPTEMBER), date(2025, 10, 9), Policy(not_due_is_debt=True))
    assert (verdict.overdue, verdict.since, verdict.penalty) == (kopecks("662"), None, 0)


def test_a_due_day_on_a_day_off_is_the_next_working_day_here_too() -> None:
    october = [a_charge("2026-10", charged="749", closing="749")]
    assert _judged(_town(october), date(2026, 11, 16)).is_clear
    assert not _judged(_town(october), date(2026, 11, 16), Policy(shift_due=False)).is_clear


def test_an_account_without_charges_has_no_certificate_yet() -> None:
    with pytest.raises(NothingCharged):
        _judged(_town([]), date(2025, 10, 9))


# --- payments that billing has not counted ---


def test_uncounted_payments_count_and_are_said_only_where_there_would_be_a_debt_without_them() -> None:
    payment = _paid(date(2025, 10, 7), "662")
    work = _town(SEPTEMBER, payment)
    assert _asks(work, date(2025, 10, 22)).counted == (payment,)
    assert _asks(work, date(2025, 10, 9)).counted == ()
    assert _asks(work, date(2025, 10, 9)).last_paid == payment


def test_a_payment_of_tomorrow_does_not_count_today() -> None:
    work = _town(SEPTEMBER, _paid(date(2025, 10, 23), "662"))
    assert not _judged(work, date(2025, 10, 22)).is_clear


def test_a_payment_here_holds_its_paper_also_after_billing_has_named_it_with_a_later_day() -> None:
    work = _town(SEPTEMBER)
    _paid_here(work, date(2025, 10, 22), "662")
    made = _asks(work, date(2025, 10, 22))
    assert [payment.amount for payment in made.counted] == [kopecks("662")]
    work.state(_paid(date(2025, 10, 24), "662", doc="bank-2025-10-22"))
    assert _verdict(work, made.head.paper.code, date(2025, 10, 25)) is Verdict.VALID
    assert len(_asks(work, date(2025, 10, 25)).counted) == 1, "counted once"


def test_a_payment_taken_back_later_changes_the_paper_that_has_counted_it() -> None:
    work = _town(SEPTEMBER, payment := _paid(date(2025, 10, 7), "662"))
    code = _asks(work, date(2025, 10, 22)).head.paper.code
    work.stated[work.stated.index(payment)] = replace(payment, status="возврат")
    assert _verdict(work, code, date(2025, 10, 25)) is Verdict.CHANGED


def test_a_month_that_is_charged_later_changes_no_paper() -> None:
    work = _town(A_LEDGER)
    code = _asks(work, date(2025, 11, 1)).head.paper.code
    work.state(a_charge("2025-11", charged="662", closing="662"))
    assert _verdict(work, code, date(2025, 11, 20)) is Verdict.VALID
    assert _verdict(work, code, date(2025, 12, 2)) is Verdict.EXPIRED


# --- for whom ---


@pytest.mark.parametrize("rights", [Rights.SEE, Rights.PAY, Rights.READINGS])
def test_who_may_only_see_gets_no_paper_and_who_may_pay_does(rights: Rights) -> None:
    work = _town(A_LEDGER)
    delegate = CabinetId(2)
    invited = Invitation(
        id=InvitationId(0),
        account_id=ACCOUNT.id,
        cabinet_id=OWNER,
        rights=rights,
        name="дочь",
        until=None,
        hash="",
        expires_at=_noon(date(2025, 10, 2)),
    )
    link = work.links.add_delegate(delegate, invited, _noon(date(2025, 10, 1)))
    if rights is not Rights.SEE:
        for minute in range(2):
            made = _asks(work, date(2025, 11, 1), cabinet=delegate, minute=minute)
        assert made.head.paper.asked_by == "cabinet:2"
        assert [act.deed for act in acts_of(work, link, 9)] == [Deed.CERTIFIED]
        return
    with pytest.raises(NotAllowed):
        _asks(work, date(2025, 11, 1), cabinet=delegate)
    person = Person(chat=ChatId(2), channel="web", source=Source.BOT_WEB, cabinet=delegate)
    with pytest.raises(NotAllowed):
        see_debt(work, person, ACCOUNT, policy=Policy(), now=_noon(date(2025, 11, 1)))


def test_who_has_unlinked_the_account_meanwhile_gets_none() -> None:
    work = _town(A_LEDGER)
    work.links.close(work.links.of_cabinet(OWNER)[0].id, _noon(date(2025, 11, 1)))
    with pytest.raises(NotAllowed):
        _asks(work, date(2025, 11, 1))


def test_a_closed_account_that_owes_nothing_gets_one() -> None:
    work = _town(A_LEDGER)
    work.stated[work.stated.index(ACCOUNT)] = replace(ACCOUNT, status=AccountStatus.CLOSED)
    assert _asks(work, date(2025, 11, 1)).head.account.number == ACCOUNT.number


# --- what they say ---


def test_the_same_wish_of_a_day_is_the_same_paper_and_of_the_next_day_another() -> None:
    work = _town(A_LEDGER)
    first = _asks(work, date(2025, 11, 1))
    assert _asks(work, date(2025, 11, 1)) == first
    assert _asks(work, date(2025, 11, 2)).head.paper.number == "С-2025-000002"


def test_it_names_the_reading_charged_by_and_what_is_not_due_yet() -> None:
    work = _town(SEPTEMBER)
    work.state(billed(2, date(2025, 10, 8), 8650, 60))
    made = _asks(work, date(2025, 10, 9))
    assert [(str(each.value), each.taken_on) for each in made.readings] == [("8590", date(2025, 9, 24))]
    assert [(each.debt.amount, each.due) for each in made.not_due] == [(kopecks("662"), date(2025, 10, 10))]
    assert made.head.check_link == f"https://example.ru/{made.head.paper.code}"
    assert made.head.file_name == "Справка об отсутствии долга 2025-10-09 ЛС 7890.pdf"


@pytest.mark.parametrize(
    "unread",
    [{"status": ReadingStatus.ON_CHECK, "handed_in_by": "cabinet:1"}, {"source": min(ESTIMATED)}],
    ids=["on check", "estimated"],
)
def test_it_names_no_reading_that_nobody_was_charged_by(unread: dict[str, Any]) -> None:
    work = _town(SEPTEMBER)
    work.state(replace(billed(2, date(2025, 9, 25), 99999, 91409), **unread))
    made = _asks(work, date(2025, 10, 9))
    assert [(str(each.value), each.taken_on) for each in made.readings] == [("8590", date(2025, 9, 24))]


def test_a_meter_taken_down_before_is_not_named() -> None:
    work = _town(A_LEDGER)
    work.stated[work.stated.index(METER)] = replace(METER, removed=date(2025, 10, 31))
    assert _asks(work, date(2025, 11, 1)).readings == ()


def test_a_statement_tells_of_the_last_year_with_uncounted_payments_apart_also_in_debt() -> None:
    january = a_charge("2024-09", charged="100", closing="100")
    counted, late = _paid(date(2025, 9, 7), "2416.30"), _paid(date(2025, 10, 20), "62")
    failed = replace(_paid(date(2025, 9, 8), "5"), status="отменен")
    work = _town((january, *A_LEDGER[:-1]), counted, late, failed)
    wish = Wish(cabinet=OWNER, account_id=ACCOUNT.id, kind=PaperKind.STATEMENT)
    made = make_certificate(work, wish, _issuer(Policy()), now=_noon(date(2025, 10, 22)))
    assert isinstance(made, AccountStatement)
    assert [stated.month.month for stated in made.months] == [9, 8, 7, 6, 5, 4]
    assert (made.balance.owed, made.balance.paid_since, made.payments) == (
        kopecks("662"),
        (late,),
        (counted,),
    )
    assert _verdict(work, made.head.paper.code, date(2025, 10, 23)) is Verdict.VALID
    _paid_here(work, date(2025, 10, 23), "600")
    assert _verdict(work, made.head.paper.code, date(2025, 10, 23)) is Verdict.VALID, "paid later"
    work.state(_paid(date(2025, 10, 21), "100"))
    assert _verdict(work, made.head.paper.code, date(2025, 10, 23)) is Verdict.CHANGED


def test_a_purpose_stands_on_one_line_and_is_not_too_long() -> None:
    assert tidy_purpose("  для \n<b>банка</b>\u202e ") == "для <b>банка</b>"
    assert tidy_purpose("о" * 500) == "о" * 500
    for typed in ("о" * 501, "8650", "!", ""):
        with pytest.raises(NotAPurpose):
            tidy_purpose(typed)
