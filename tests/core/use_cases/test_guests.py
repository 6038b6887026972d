"""Without registration: what a guest may hand in, whom it binds, and how little guessing brings."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from core.base.ids import AccountNumber, CabinetId, ChatId
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import ConsentKind, Person
from core.model.messages.facts import ReadingsOfGuests, ReceiptOfGuest
from core.model.messages.recipients import ToAddress, ToCabinet
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import OnlinePayment
from core.model.readings.plausibility import ReadingBelowPrevious
from core.model.readings.reading import NotYourReading, ReadingStatus
from core.model.readings.sources import Source
from core.model.subscriptions import Subscriptions
from core.use_cases.change_subscriptions import NotLinked, switch_e_receipt
from core.use_cases.delete_reading import delete
from core.use_cases.find_account_as_guest import NoSuchAccount, TooManyNumbers, find_account
from core.use_cases.forbid_guests import GuestsForbidden, allow_guests, forbid_guests
from core.use_cases.hand_in_as_guest import (
    InAlready,
    TooManyGuestReadings,
    hand_in_as_guest,
    readings_of_guests,
)
from core.use_cases.hand_in_reading import AccountClosed, HandedIn, Submission
from core.use_cases.link_account import MeterProof, Proof, ProofRejected, SumClosed, SumProof, TooManyProofs
from core.use_cases.pay_online import NotYourPayment, TooManyPayments, Wish, begin_as_guest, payment_of
from core.use_cases.prove_as_guest import TooManyGuestProofs, prove_as_guest
from core.use_cases.receive_as_guest import (
    ConsentMissing,
    ReceivesAlready,
    agree_as_guest,
    receipt_of_guest,
    send_code_to_guest,
    subscribe_as_guest,
    withdraw_as_guest,
)
from tests.core.household import (
    ACCOUNT,
    METER,
    NEIGHBOUR,
    NOW,
    OCTOBER,
    POLICY,
    an_edition,
    done,
    hands_in,
    settle,
    stranger,
)
from tests.doubles.memory_work import MemoryWork

ANNA, GUEST, OTHER = 1, 2, 3
"""Their chats."""
UNKNOWN = AccountNumber("9999999999")


@pytest.fixture
def anna(work: MemoryWork) -> Person:
    """Who has the account in her cabinet."""
    return settle(work, "anna", ACCOUNT, chat=ANNA)[0]


def _hands_in(
    work: MemoryWork, value: int = 8700, *, person: Person | None = None, at: datetime = NOW
) -> HandedIn:
    submission = Submission(
        person=person or stranger(GUEST),
        account=ACCOUNT,
        meter_id=METER.id,
        values=(Decimal(value),),
        at=at,
        sure=True,
    )
    return hand_in_as_guest(work, submission, POLICY)


def _asks(work: MemoryWork, number: AccountNumber, chat: int = GUEST, address: str = "") -> bool:
    """Whether anything is learned of the number."""
    try:
        find_account(work, stranger(chat, address), number, policy=POLICY, now=NOW)
    except NoSuchAccount:
        return True
    except TooManyNumbers:
        return False
    return True


# --- readings ---


@pytest.mark.rows("S52")
def test_a_guests_reading_counts_and_is_marked_as_one(work: MemoryWork) -> None:
    reading = _hands_in(work).reading
    assert (reading.source, reading.status, reading.month) == (
        Source.GUEST,
        ReadingStatus.ACCEPTED,
        OCTOBER,
    )
    with pytest.raises(ReadingBelowPrevious):
        _hands_in(work, 8000)


def test_an_owners_reading_is_not_replaced_by_a_guests(work: MemoryWork, anna: Person) -> None:
    own = hands_in(work, anna, 8700)
    with pytest.raises(InAlready):
        _hands_in(work, 8701)
    assert work.readings.of_meter(METER.id)[0] == own


def test_an_owners_reading_replaces_a_guests_also_with_the_same_value(work: MemoryWork, anna: Person) -> None:
    """Else the guest could delete what the owner believes to have handed in."""
    guests = _hands_in(work, 8700).reading
    own = hands_in(work, anna, 8700)
    assert own.source is Source.BOT_WEB
    assert work.readings.get(guests.id) == replace(guests, status=ReadingStatus.REPLACED)


def test_a_guest_replaces_another_guests_reading_and_learns_nothing_of_it(work: MemoryWork) -> None:
    _hands_in(work, 8700)
    assert _hands_in(work, 8710, person=stranger(OTHER)).replaced == ()
    with pytest.raises(InAlready):
        _hands_in(work, 8710)


@pytest.mark.rows("S53")
def test_only_the_chat_that_handed_in_may_delete(work: MemoryWork, anna: Person) -> None:
    reading = _hands_in(work).reading
    for person in (stranger(OTHER), anna):
        with pytest.raises(NotYourReading):
            delete(work, person, ACCOUNT, reading.id, policy=POLICY, now=NOW)
    delete(work, stranger(GUEST), ACCOUNT, reading.id, policy=POLICY, now=NOW)


def test_a_closed_account_takes_no_readings_of_guests(work: MemoryWork) -> None:
    closed = replace(ACCOUNT, status=AccountStatus.CLOSED)
    submission = Submission(
        person=stranger(GUEST), account=closed, meter_id=METER.id, values=(Decimal(8700),), at=NOW
    )
    with pytest.raises(AccountClosed):
        hand_in_as_guest(work, submission, POLICY)


def test_guests_readings_of_an_account_end_at_a_limit_that_does_not_bind_its_owner(
    work: MemoryWork, anna: Person
) -> None:
    most = POLICY.guests.readings_an_account
    for number in range(most):
        _hands_in(work, 8700 + number, person=stranger(10 + number))
    with pytest.raises(TooManyGuestReadings):
        _hands_in(work, 8790, person=stranger(99))
    assert hands_in(work, anna, 8691).status is ReadingStatus.ACCEPTED
    later = NOW + timedelta(days=10)  # after the window, so for the next month
    assert _hands_in(work, 8800, at=later).reading.source is Source.GUEST


# --- forbidding ---


@pytest.mark.rows("S36", "S60")
def test_what_one_owner_forbids_holds_for_all_until_one_of_them_allows_it(
    work: MemoryWork, anna: Person
) -> None:
    boris, _ = settle(work, "boris", ACCOUNT, chat=OTHER)
    forbid_guests(work, anna, ACCOUNT.id, now=NOW)
    forbid_guests(work, boris, ACCOUNT.id, now=NOW)
    with pytest.raises(GuestsForbidden):
        _hands_in(work)
    assert hands_in(work, boris, 8700).status is ReadingStatus.ACCEPTED
    allow_guests(work, boris, ACCOUNT.id, now=NOW)
    assert done(work, f"account:{ACCOUNT.id}") == ["guests-forbidden", "guests-allowed"]


def test_nobody_forbids_readings_of_an_account_that_is_not_linked(work: MemoryWork) -> None:
    boris, _ = settle(work, "boris", chat=OTHER)
    for person in (boris, stranger(GUEST)):
        with pytest.raises(NotLinked):
            forbid_guests(work, person, ACCOUNT.id, now=NOW)


# --- the owners' word ---


def test_owners_are_told_once_a_day_of_all_that_has_come_and_stands(work: MemoryWork, anna: Person) -> None:
    first = _hands_in(work, 8700).reading
    second = _hands_in(work, 8710, at=NOW + timedelta(hours=2)).reading
    evening = NOW + timedelta(hours=9)
    assert anna.cabinet is not None
    ((fact, to),) = work.told
    assert isinstance(fact, ReadingsOfGuests)
    assert to == ToCabinet(anna.cabinet)
    assert readings_of_guests(work, fact, anna.cabinet, POLICY) == [(METER, second)]
    assert work.readings.get(first.id) == replace(first, status=ReadingStatus.REPLACED)
    assert readings_of_guests(work, fact, CabinetId(99), POLICY) == []
    _hands_in(work, 8720, at=evening)  # after the evening's word: told of on the next
    assert [told.day.day for told, _ in work.told if isinstance(told, ReadingsOfGuests)] == [22, 23]


# --- guessing ---


@pytest.mark.parametrize("address", ["", "203.0.113.5"])
def test_a_chat_and_an_address_have_their_own_limits(work: MemoryWork, address: str) -> None:
    """A chat that is made anew for each try is one address on the site."""
    tries = 1_000
    chats = [GUEST] * tries if not address else [10 + number for number in range(tries)]
    answered = sum(
        _asks(work, AccountNumber(str(3_000_000_000 + number)), chat, address)
        for number, chat in enumerate(chats)
    )
    limits = POLICY.guests
    assert answered == (limits.wrong_numbers_an_address if address else limits.numbers_a_chat)


def test_whoever_has_handed_in_from_a_chat_is_let_in_whatever_others_guess(work: MemoryWork) -> None:
    _hands_in(work)
    for chat in range(10, 10 + POLICY.guests.wrong_numbers_an_hour):
        _asks(work, UNKNOWN, chat)
    assert not _asks(work, ACCOUNT.number, OTHER)
    assert _asks(work, ACCOUNT.number, GUEST)


def test_the_same_number_may_be_asked_for_again(work: MemoryWork) -> None:
    for _ in range(POLICY.guests.numbers_a_chat + 5):
        assert _asks(work, ACCOUNT.number)


# --- payments ---


def _pays(work: MemoryWork, chat: int = GUEST, amount: int = 50000) -> OnlinePayment:
    method = PaymentMethod(provider="paper", title="Банковская карта")
    wish = Wish(method=method, amount=amount, email="guest@mail.ru", period=OCTOBER)
    return begin_as_guest(work, stranger(chat), ACCOUNT, wish, policy=POLICY, now=NOW)


def test_a_payment_begun_without_a_cabinet_is_its_chats_own(work: MemoryWork, anna: Person) -> None:
    payment = _pays(work)
    assert (payment.cabinet_id, payment.chat_id) == (None, GUEST)
    assert _pays(work) == payment, "two presses, one payment"
    assert payment_of(work, stranger(GUEST), payment.id) == payment
    for person in (stranger(OTHER), anna):
        with pytest.raises(NotYourPayment):
            payment_of(work, person, payment.id)
    registered = replace(anna, chat=ChatId(GUEST))
    assert payment_of(work, registered, payment.id) == payment


def test_no_receipt_tells_a_guest_where_the_debt_ends(work: MemoryWork) -> None:
    assert _pays(work, amount=100_000_00).advance == 0


def test_payments_of_a_chat_end_at_a_limit_and_none_is_begun_beyond_it(work: MemoryWork) -> None:
    most = POLICY.guests.payments_a_chat
    for number in range(most):
        _pays(work, amount=50000 + number)
    with pytest.raises(TooManyPayments):
        _pays(work, amount=60000)
    assert len(work.online_payments.open_of(ACCOUNT.id)) == most
    assert _pays(work, OTHER).cabinet_id is None


# --- proofs ---


def _proves(work: MemoryWork, proof: Proof, chat: int, number: AccountNumber = ACCOUNT.number) -> bool:
    """Whether the proof has been compared with anything."""
    person = stranger(chat, address=f"10.{chat}")
    try:
        prove_as_guest(work, person, number, proof, policy=POLICY, now=NOW)
    except ProofRejected:
        return True
    except (TooManyGuestProofs, SumClosed, TooManyProofs):
        return False
    return True


def test_proofs_of_all_accounts_together_are_limited_too(work: MemoryWork) -> None:
    compared = sum(
        _proves(work, MeterProof("11111111"), chat, AccountNumber(str(3_000_000_000 + chat)))
        for chat in range(10_000)
    )
    assert compared == POLICY.guests.wrong_proofs_an_hour
    assert not _proves(work, MeterProof(METER.number), 20_000)


def test_where_a_meter_is_not_enough_any_more_a_guest_is_led_to_a_cabinet(work: MemoryWork) -> None:
    """There the sum is asked for beside it."""
    for _ in range(POLICY.proofs_an_account):
        work.tries.add("proof-meter", ACCOUNT.number, NOW)
    assert not _proves(work, MeterProof(METER.number), GUEST)
    assert _proves(work, SumProof(66200), GUEST)


@pytest.mark.rows("S6")
def test_a_guest_subscribes_an_account_that_has_no_e_receipt_and_no_other(work: MemoryWork) -> None:
    then = _subscribes(work)
    assert then.subscriptions == Subscriptions(e_receipt=True, email="guest@mail.ru")
    change = work.accounts.open_change(ACCOUNT.id)
    assert change is not None
    assert change.cabinet_id is None
    with pytest.raises(ReceivesAlready):
        _subscribes(work, OTHER)
    assert not work.told, "nobody has the account"


def _subscribes(work: MemoryWork, chat: int = GUEST) -> Account:
    account = work.accounts.get(ACCOUNT.id)
    return subscribe_as_guest(work, stranger(chat), account, "guest@mail.ru", policy=POLICY, now=NOW)


@pytest.mark.parametrize("since", ["nothing", "repeated", "moved", "switched"])
def test_a_consent_that_is_withdrawn_stops_the_receipts_unless_somebody_else_has_wanted_them_since(
    work: MemoryWork, anna: Person, since: str
) -> None:
    guest = stranger(GUEST)
    agree_as_guest(work, guest, ACCOUNT.id, an_edition(ConsentKind.GUEST_EMAIL, "1"), now=NOW)
    account = _subscribes(work)
    if since in {"repeated", "moved"}:
        email = "Guest@Mail.ru" if since == "repeated" else "boris@mail.ru"
        work.accounts.confirm(replace(account, email=email))
    if since == "switched":
        switch_e_receipt(work, anna, account, on=True, now=NOW)
    for chat, stops in ((OTHER, None), (GUEST, since in {"nothing", "repeated"}), (GUEST, None)):
        if stops is None:
            with pytest.raises(ConsentMissing):
                withdraw_as_guest(work, stranger(chat), ACCOUNT.id, now=NOW)
        else:
            assert withdraw_as_guest(work, stranger(chat), ACCOUNT.id, now=NOW) is stops
    after = work.accounts.get(ACCOUNT.id)
    assert after.e_receipt is (since in {"moved", "switched"})
    assert "guest" not in after.email.casefold()
    with pytest.raises(ConsentMissing):
        send_code_to_guest(work, guest, ACCOUNT.id, "guest@mail.ru", version="1", policy=POLICY, now=NOW)


@pytest.mark.parametrize("agreed", ["nothing", "an older text", "for another account", "in another chat"])
def test_no_letter_goes_to_a_guests_e_mail_before_the_consent_to_its_use(
    work: MemoryWork, agreed: str
) -> None:
    guest, text = stranger(GUEST), an_edition(ConsentKind.GUEST_EMAIL, "2")

    def asks() -> None:
        send_code_to_guest(
            work, guest, ACCOUNT.id, "guest@mail.ru", version=text.version, policy=POLICY, now=NOW
        )

    match agreed:
        case "an older text":
            agree_as_guest(work, guest, ACCOUNT.id, an_edition(ConsentKind.GUEST_EMAIL, "1"), now=NOW)
        case "for another account":
            agree_as_guest(work, guest, NEIGHBOUR.id, text, now=NOW)
        case "in another chat":
            agree_as_guest(work, stranger(OTHER), ACCOUNT.id, text, now=NOW)
    with pytest.raises(ConsentMissing):
        asks()
    assert not work.told
    agree_as_guest(work, guest, ACCOUNT.id, text, now=NOW)
    asks()
    assert [to for _, to in work.told] == [ToAddress("guest@mail.ru")]


def test_owners_are_told_in_the_evening_of_an_e_receipt_while_it_is_the_guests(
    work: MemoryWork, anna: Person
) -> None:
    _subscribes(work)
    assert anna.cabinet is not None
    ((fact, to),) = work.told
    assert isinstance(fact, ReceiptOfGuest)
    assert (to, work.outbox.not_before) == (ToCabinet(anna.cabinet), [NOW.replace(hour=17, minute=0)])
    told_of = receipt_of_guest(work, fact, anna.cabinet)
    assert told_of is not None
    assert told_of.email == "guest@mail.ru"
    assert receipt_of_guest(work, fact, CabinetId(99)) is None
    switch_e_receipt(work, anna, told_of, on=True, now=NOW)
    assert receipt_of_guest(work, fact, anna.cabinet) is None, "it comes to her own address by now"


@pytest.mark.rows("S36")
def test_where_an_owner_has_forbidden_guests_they_switch_no_e_receipt_on(
    work: MemoryWork, anna: Person
) -> None:
    forbid_guests(work, anna, ACCOUNT.id, now=NOW)
    with pytest.raises(GuestsForbidden):
        _subscribes(work)
    with pytest.raises(GuestsForbidden):
        prove_as_guest(
            work, stranger(GUEST), ACCOUNT.number, MeterProof(METER.number), policy=POLICY, now=NOW
        )
    with pytest.raises(ProofRejected):
        prove_as_guest(work, stranger(GUEST), ACCOUNT.number, MeterProof("1"), policy=POLICY, now=NOW)
