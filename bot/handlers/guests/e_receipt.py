"""The e-receipt without registration (S6): the account is proven as for linking, the e-mail by its code."""

from dataclasses import replace
from functools import partial

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import Turn, known
from bot.fsm.guests import GuestPaying, GuestPayments, GuestReceipt, GuestReceiving
from bot.handlers import codes, proving
from bot.handlers.account_numbers import number_unclear
from bot.handlers.entrance import register_guest
from bot.handlers.guests.common import ensure_guest, guests, register_row
from bot.handlers.guests.consents import withdraw_button
from bot.wording.consents import edition, version_in_force
from core.model.accounts import NotAnAccountNumber, parse_account_number
from core.model.cabinets.cabinet import ConsentKind, Edition, ProofKind
from core.model.cabinets.contact_details import NotAnEmail, masked_email, parse_email
from core.use_cases.confirm_email import (
    CodeRefused,
    CodeSentJustNow,
    TooManyCodes,
    confirm_email,
)
from core.use_cases.forbid_guests import GuestsForbidden
from core.use_cases.link_account import (
    Proof,
    ProofRejected,
    TooManyProofs,
)
from core.use_cases.prove_as_guest import TooManyGuestProofs, prove_as_guest
from core.use_cases.receive_as_guest import (
    ConsentMissing,
    ReceivesAlready,
    agree_as_guest,
    send_code_to_guest,
    subscribe_as_guest,
)

# --- the account and its proof ---


@guests.pressed()
def receive(turn: Turn) -> Reply:
    """[Электронная квитанция] of the entry screen (S5)."""
    ensure_guest(turn)
    return Go(GuestReceipt.number)


@guests.shows(GuestReceipt.number, leave=Leave.CANCEL)
def ask_number_of_receipt(turn: Turn) -> Screen:
    return turn.screen("guest-receipt-number")


@guests.said(GuestReceipt.number)
def number_of_receipt(turn: Turn, typed: str) -> Reply:
    """The number is not looked up: what follows needs a proof, and tells nothing without one."""
    try:
        number = parse_account_number(typed)
    except NotAnAccountNumber:
        return NoAnswer(number_unclear(turn, typed))
    return Go(GuestReceipt.way, GuestReceiving(number=number))


@guests.shows(GuestReceipt.way, back=GuestReceipt.number, leave=Leave.CANCEL)
def ask_way(turn: Turn) -> Screen:
    return turn.screen(
        "guest-receipt-way",
        _by_sum_row(turn),
        _by_meter_row(turn),
        number=turn.recall(GuestReceiving).number,
    )


def _by_sum_row(turn: Turn) -> Row:
    return (turn.button("button-by-sum", prove_by_sum.carry()),)


def _by_meter_row(turn: Turn) -> Row:
    return (turn.button("button-by-meter", prove_by_meter.carry()),)


@guests.pressed(GuestReceipt.way, GuestReceipt.by_meter)
def prove_by_sum(turn: Turn) -> Reply:
    return GuestReceipt.by_sum


@guests.pressed(GuestReceipt.way, GuestReceipt.by_sum)
def prove_by_meter(turn: Turn) -> Reply:
    return GuestReceipt.by_meter


@guests.said(GuestReceipt.way)
def way_typed(turn: Turn, typed: str) -> Reply:
    """«Квитанция», «счётчик», or the sum at once."""
    if proving.is_sum_at_once(typed):
        reply = sum_of_receipt(turn, typed)
        memory = turn.recall(GuestReceiving)
        return Go(GuestReceipt.by_sum, memory, screen=reply) if isinstance(reply, Screen) else reply
    is_receipt = proving.names_receipt(typed)
    if is_receipt is None:
        return NoAnswer()
    return GuestReceipt.by_sum if is_receipt else GuestReceipt.by_meter


@guests.shows(GuestReceipt.by_sum, back=GuestReceipt.way, leave=Leave.CANCEL)
def ask_sum_of_receipt(turn: Turn) -> Screen:
    return turn.screen("link-sum", _by_meter_row(turn))


@guests.said(GuestReceipt.by_sum)
def sum_of_receipt(turn: Turn, typed: str) -> Reply:
    return proving.sum_typed(turn, typed, partial(_prove, turn), by_meter=_by_meter_row(turn))


@guests.shows(GuestReceipt.by_meter, back=GuestReceipt.way, leave=Leave.CANCEL)
def ask_number_of_meter(turn: Turn) -> Screen:
    return proving.ask_meter(turn, _by_sum_row(turn))


@guests.said(GuestReceipt.by_meter)
def number_of_meter(turn: Turn, typed: str) -> Reply:
    return proving.meter_typed(turn, typed, partial(_prove, turn), by_sum=_by_sum_row(turn))


def _prove(turn: Turn, proof: Proof) -> Reply:
    receiving = turn.recall(GuestReceiving)
    number = receiving.number
    try:
        account = prove_as_guest(turn.work, turn.person, number, proof, policy=turn.policy, now=turn.now)
    except ProofRejected as rejection:
        other = _by_meter_row(turn) if proof.kind is ProofKind.SUM else _by_sum_row(turn)
        return proving.rejected(turn, number, proof, rejection, other)
    except TooManyProofs:
        return proving.too_many(turn)
    except TooManyGuestProofs:
        return turn.screen("guest-too-many-proofs", register_row(turn, number))
    except GuestsForbidden:
        return _forbidden(turn)
    if account.e_receipt:
        return _received_already(turn)
    return Go(GuestReceipt.email, replace(receiving, proven=account.id))


def _forbidden(turn: Turn) -> Reply:
    return _ended(turn, "guest-receipt-forbidden")


def _received_already(turn: Turn) -> Reply:
    return _ended(turn, "guest-receives-already")


def _ended(turn: Turn, name: str) -> Reply:
    """Say why there is nothing to be had here, with the way into a cabinet."""
    number = turn.recall(GuestReceiving).number
    screen = turn.screen(
        name,
        register_row(turn, number),
        number=number,
        phones=", ".join(turn.supplier.contacts.phones),
    )
    return Go(GuestReceipt.number, screen=screen)


# --- the e-mail and its code ---


@guests.shows(GuestReceipt.email, back=GuestReceipt.way, leave=Leave.CANCEL)
def ask_email_of_receipt(turn: Turn) -> Screen:
    return turn.screen("guest-receipt-email", number=turn.recall(GuestReceiving).number)


@guests.said(GuestReceipt.email)
def email_of_receipt(turn: Turn, typed: str) -> Reply:
    try:
        email = parse_email(typed)
    except NotAnEmail:
        return NoAnswer(turn.screen("email-unclear"))
    turn.remember(replace(turn.recall(GuestReceiving), email=email))
    return _send_code(turn, email)


def _send_code(turn: Turn, email: str) -> Reply:
    try:
        send_code_to_guest(
            turn.work,
            turn.person,
            known(turn.recall(GuestReceiving).proven),
            email,
            version=version_in_force(turn.text, ConsentKind.GUEST_EMAIL),
            policy=turn.policy,
            now=turn.now,
        )
    except ConsentMissing:
        return GuestReceipt.consent
    except CodeSentJustNow as early:
        turn.say("code-too-soon", seconds=early.seconds)
        return GuestReceipt.code if early.same_email else None
    except TooManyCodes:
        return codes.too_many(turn)
    return GuestReceipt.code


@guests.shows(GuestReceipt.consent, back=GuestReceipt.email, leave=Leave.CANCEL)
def ask_consent_to_email(turn: Turn) -> Screen:
    """An act of its own, before anything goes to the address (152-ФЗ ст. 9)."""
    return turn.screen(
        "guest-receipt-consent",
        (turn.button("button-consent", agree_to_email.carry(), look=Look.PRIMARY),),
        email=turn.recall(GuestReceiving).email,
        consent=turn.part(Markup(_consent(turn).text)),
    )


def _consent(turn: Turn) -> Edition:
    return edition(turn.text, turn.supplier, ConsentKind.GUEST_EMAIL)


@guests.pressed(GuestReceipt.consent)
def agree_to_email(turn: Turn) -> Reply:
    receiving = turn.recall(GuestReceiving)
    agree_as_guest(turn.work, turn.person, known(receiving.proven), _consent(turn), now=turn.now)
    return _send_code(turn, receiving.email)


def _again_row(turn: Turn) -> Row:
    return (turn.button("button-send-again", send_code_again.carry()),)


@guests.shows(GuestReceipt.code, back=GuestReceipt.email, leave=Leave.CANCEL)
def ask_code_of_receipt(turn: Turn) -> Screen:
    return codes.ask_code(turn, masked_email(turn.recall(GuestReceiving).email), _again_row(turn))


@guests.pressed(GuestReceipt.code)
def send_code_again(turn: Turn) -> Reply:
    return _send_code(turn, turn.recall(GuestReceiving).email)


@guests.said(GuestReceipt.code)
def code_of_receipt(turn: Turn, typed: str) -> Reply:
    receiving = turn.recall(GuestReceiving)
    account = turn.work.accounts.get(known(receiving.proven))
    try:
        email = confirm_email(turn.work, turn.person, typed, now=turn.now)
        subscribe_as_guest(turn.work, turn.person, account, email, policy=turn.policy, now=turn.now)
    except CodeRefused as refusal:
        return codes.refused(turn, refusal, _again_row(turn))
    except ReceivesAlready:
        return _received_already(turn)
    except GuestsForbidden:
        return _forbidden(turn)
    return Go(GuestReceipt.done, replace(receiving, email=email))


# --- what may follow ---


@guests.shows(GuestReceipt.done)
def subscribed(turn: Turn) -> Screen:
    receiving = turn.recall(GuestReceiving)
    return turn.screen(
        "guest-receipt-done",
        (turn.button("button-guest-pay", pay_proven.carry()),),
        (turn.button("button-register-guest", register_receiver.carry()),),
        (withdraw_button(turn, known(receiving.proven)),),
        number=receiving.number,
        email=masked_email(receiving.email),
    )


@guests.pressed(GuestReceipt.done)
def pay_proven(turn: Turn) -> Reply:
    """[Оплатить], now without the commission."""
    receiving = turn.recall(GuestReceiving)
    return Go(GuestPayments.amount, GuestPaying(account=known(receiving.proven), email=receiving.email))


@guests.pressed(GuestReceipt.done)
def register_receiver(turn: Turn) -> Reply:
    """[Зарегистрироваться], with the account and the e-mail."""
    receiving = turn.recall(GuestReceiving)
    return register_guest(turn, receiving.number, receiving.email)
