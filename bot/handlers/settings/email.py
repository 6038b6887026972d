"""Another e-mail for the cabinet (S34): first what it means for the receipts (S37), then a code to it."""

from collections.abc import Sequence
from typing import Final

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import NewEmail, Proving, Settings, Step
from bot.handlers import codes
from bot.handlers.settings.common import settings
from core.model.accounts import Account
from core.model.cabinets.contact_details import NotAnEmail, likely_email, masked_email, parse_email
from core.use_cases.change_email import EmailTaken, change_email, receipts_of
from core.use_cases.change_password import ProofAsked, is_proof_asked
from core.use_cases.confirm_email import (
    CodeRefused,
    CodeSentJustNow,
    TooManyCodes,
    send_code,
)

_MOST: Final = 20
"""Accounts that are named one by one; more of them would not fit into one message."""


@settings.pressed(meant="email")
def to_email(turn: Turn) -> Reply:
    return Go(Settings.email)


@settings.shows(Settings.email, back=Settings.main, leave=Leave.CANCEL)
def ask_email(turn: Turn) -> Screen:
    return turn.screen("settings-email", email=masked_email(turn.cabinet.email))


@settings.said(Settings.email, Settings.email_warning)
def email_typed(turn: Turn, typed: str) -> Reply:
    try:
        email = parse_email(typed)
    except NotAnEmail:
        return NoAnswer(turn.screen("email-unclear"))
    if email == turn.cabinet.email:
        return turn.screen("settings-email-same", email=email)
    return Go(Settings.email_warning, NewEmail(email=email, likely=likely_email(email)))


# --- what it means (S37) ---


@settings.shows(Settings.email_warning, back=Settings.email, leave=Leave.CANCEL)
def warn(turn: Turn) -> Screen:
    new = turn.recall(NewEmail)
    if new.likely is not None:
        take_typed, take_likely = typed_chosen.carry(), likely_chosen.carry()
        return codes.which_email(turn, new.email, new.likely, take_typed=take_typed, take_likely=take_likely)
    receipts = receipts_of(turn.work, turn.cabinet)
    parts = [turn.text("settings-email-warning", email=new.email)]
    if receipts.move:
        parts.append(turn.text("settings-email-moves", accounts=_lines(turn, receipts.move)))
    if receipts.stay:
        parts.append(turn.text("settings-email-stays", accounts=_lines(turn, receipts.stay)))
    parts.append(turn.text("settings-email-code-comes"))
    change = turn.button("button-change-email", change_confirmed.carry(), look=Look.PRIMARY)
    return Screen(text=Markup("\n\n".join(parts)), rows=((change,),))


def _lines(turn: Turn, accounts: Sequence[Account]) -> Markup:
    lines = [_line(turn, each) for each in accounts[:_MOST]]
    if len(accounts) > _MOST:
        lines.append(turn.text("settings-email-more", count=len(accounts) - _MOST))
    return Markup("\n".join(lines))


def _line(turn: Turn, account: Account) -> Markup:
    if account.e_receipt and account.email:  # billing may know the wish and not the address
        return turn.text(
            "settings-email-account-on", number=account.number, email=masked_email(account.email)
        )
    return turn.text("settings-email-account", number=account.number)


@settings.pressed(Settings.email_warning)
def likely_chosen(turn: Turn) -> Reply:
    new = turn.recall(NewEmail)
    if new.likely is None:
        raise OutOfDate
    if new.likely == turn.cabinet.email:
        return Go(Settings.email, screen=turn.screen("settings-email-same", email=new.likely))
    return Go(Settings.email_warning, NewEmail(email=new.likely))


@settings.pressed(Settings.email_warning)
def typed_chosen(turn: Turn) -> Reply:
    return Go(Settings.email_warning, NewEmail(email=turn.recall(NewEmail).email))


@settings.pressed(Settings.email_warning)
def change_confirmed(turn: Turn) -> Reply:
    """[Сменить почту]: the code goes to the new address, once the current password has been shown."""
    new = turn.recall(NewEmail)
    if is_proof_asked(turn.work, turn.chat.id, turn.cabinet, policy=turn.policy, now=turn.now):
        return _to_proof(new)
    return send(turn, new)


def _to_proof(new: NewEmail) -> Go:
    return Go(Settings.prove, Proving(step=Step.EMAIL, email=new.email))


# --- the code ---


def send(turn: Turn, new: NewEmail) -> Reply:
    """Have a code sent to the new address, and ask for it."""
    try:
        send_code(turn.work, turn.person, new.email, policy=turn.policy, now=turn.now)
    except CodeSentJustNow as early:
        return Go(Settings.email_code, new, codes.too_soon(turn, early, _again_row(turn)))
    except TooManyCodes:
        return codes.too_many(turn)
    return Go(Settings.email_code, new)


@settings.pressed(Settings.email_code)
def email_code_again(turn: Turn) -> Reply:
    return send(turn, turn.recall(NewEmail))


def _again_row(turn: Turn) -> Row:
    return (turn.button("button-send-again", email_code_again.carry()),)


@settings.shows(Settings.email_code, back=Settings.email, leave=Leave.CANCEL)
def ask_email_code(turn: Turn) -> Screen:
    return codes.ask_code(turn, turn.recall(NewEmail).email, _again_row(turn))


@settings.said(Settings.email_code)
def email_code_typed(turn: Turn, typed: str) -> Reply:
    email = turn.recall(NewEmail).email
    try:
        receipts = change_email(
            turn.work, turn.person, turn.cabinet, email, typed, policy=turn.policy, now=turn.now
        )
    except CodeRefused as refusal:
        return codes.refused(turn, refusal, _again_row(turn))
    except ProofAsked:
        return _to_proof(NewEmail(email=email))
    except EmailTaken:
        return Go(Settings.email, screen=turn.screen("settings-email-taken", email=email))
    turn.say("settings-email-changed", email=email, moved=len(receipts.move))
    return Go(Settings.main)
