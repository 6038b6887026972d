"""The current password is asked for before it or the e-mail is changed: an open chat is no proof."""

from typing import Any, Final

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.settings import NewEmail, Proving, Settings, Step
from bot.handlers import codes
from bot.handlers.settings import email, password
from bot.handlers.settings.common import page_screen, settings
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.permits import Purpose
from core.use_cases.change_password import show_code, show_password
from core.use_cases.confirm_email import (
    CodeRefused,
    CodeSentJustNow,
    TooManyCodes,
    send_code,
)
from core.use_cases.sign_in import PasswordWrong, TooManyPasswords

TYPED: Final = "password-typed-on-page"
"""The errand by which the page lets the chat go on."""


@settings.shows(Settings.prove, back=Settings.main, leave=Leave.CANCEL)
def ask_current(turn: Turn) -> Screen:
    if not turn.cabinet.password_hash:
        return _prove_screen(turn, "settings-prove-mailbox")
    if turn.limits.erases:
        return _prove_screen(turn, "settings-prove")
    if turn.policy.password_page:
        return _prove_screen(turn, "settings-prove-page")
    return _prove_screen(turn, "settings-prove-by-code")


def _prove_screen(turn: Turn, name: str, **arguments: str | int) -> Screen:
    rows: list[Row] = [(turn.button("button-prove-by-code", prove_by_code.carry()),)]
    if turn.cabinet.password_hash and not turn.limits.erases and turn.policy.password_page:
        rows.insert(0, (turn.button("button-to-page", prove_on_page.carry()),))
    return turn.screen(name, *rows, email=masked_email(turn.cabinet.email), **arguments)


@settings.said(Settings.prove, secret=True)
def current_typed(turn: Turn, typed: str) -> Reply:
    """What is typed where it cannot be erased is not taken: others may have read it."""
    if not turn.limits.erases or not turn.cabinet.password_hash:
        return None
    try:
        show_password(turn.work, turn.chat.id, turn.cabinet, typed, policy=turn.policy, now=turn.now)
    except TooManyPasswords:
        return _prove_screen(turn, "settings-prove-too-many")
    except PasswordWrong:
        return _prove_screen(turn, "settings-prove-wrong")
    return _go_on(turn)


def _go_on(turn: Turn) -> Reply:
    """Do what the current password was asked for."""
    proving = turn.recall(Proving)
    if proving.step is Step.EMAIL:
        return email.send(turn, NewEmail(email=proving.email))
    if proving.step is Step.REMOVE:
        return password.remove(turn)
    return Go(Settings.new_password)


# --- by a code to the cabinet's e-mail, for who has forgotten it or cannot type it here ---


@settings.pressed(Settings.prove, Settings.prove_code)
def prove_by_code(turn: Turn) -> Reply:
    proving = turn.recall(Proving)
    try:
        send_code(turn.work, turn.person, turn.cabinet.email, policy=turn.policy, now=turn.now)
    except CodeSentJustNow as early:
        if early.same_email and turn.chat.state == Settings.prove.state:
            return Go(Settings.prove_code, proving)
        return codes.too_soon(turn, early, _again_row(turn))
    except TooManyCodes:
        return codes.too_many(turn)
    return Go(Settings.prove_code, proving)


def _again_row(turn: Turn) -> Row:
    return (turn.button("button-send-again", prove_by_code.carry()),)


@settings.shows(Settings.prove_code, back=Settings.prove, leave=Leave.CANCEL)
def ask_prove_code(turn: Turn) -> Screen:
    return codes.ask_code(turn, masked_email(turn.cabinet.email), _again_row(turn))


@settings.said(Settings.prove_code)
def prove_code_typed(turn: Turn, typed: str) -> Reply:
    try:
        show_code(turn.work, turn.person, turn.cabinet, typed, policy=turn.policy, now=turn.now)
    except CodeRefused as refusal:
        return codes.refused(turn, refusal, _again_row(turn))
    return _go_on(turn)


# --- on our page, where the chat cannot take it out of sight ---


@settings.pressed(Settings.prove)
def prove_on_page(turn: Turn) -> Reply:
    return page_screen(turn, Purpose.PROVE, "settings-prove-page-ready")


@settings.done(TYPED)
def typed_on_page(turn: Turn, result: dict[str, Any]) -> Reply:
    """The password has been taken by the page; the chat goes on where it still waits for that."""
    if turn.chat.cabinet_id is None:
        return None
    state = turn.chat.state
    if result["purpose"] == Purpose.CHOOSE:
        turn.say("settings-password-changed")
        return Go(Settings.main) if state == Settings.new_password.state else None
    if state == Settings.prove.state:
        return _go_on(turn)
    turn.say("settings-proven")
    return None


@settings.done(f"{TYPED}-gave-up")
def not_typed_on_page(turn: Turn, result: dict[str, Any]) -> Reply:
    """What stands there is true whatever the page has done."""
    del turn, result
    return None
