"""The password (S34): another one, the first one, or none, so that the cabinet is entered by codes alone."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.settings import Proving, Settings, Step
from bot.handlers.settings.common import page_screen, settings
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.passwords import PasswordTooLong, PasswordTooShort
from core.model.cabinets.permits import Purpose
from core.use_cases.change_password import ProofAsked, change_password, is_proof_asked, remove_password


@settings.pressed(meant="forgotten")
def to_password(turn: Turn) -> Reply:
    return Go(Settings.password)


@settings.shows(Settings.password, back=Settings.main)
def show_password_state(turn: Turn) -> Screen:
    if not turn.cabinet.password_hash:
        return turn.screen("settings-password-off", (turn.button("button-set-password", another.carry()),))
    return turn.screen(
        "settings-password-on",
        (turn.button("button-another-password", another.carry()),),
        (turn.button("button-remove-password", no_password_wanted.carry()),),
    )


@settings.pressed(Settings.password)
def another(turn: Turn) -> Reply:
    """[Задать пароль] and [Сменить пароль]."""
    if is_proof_asked(turn.work, turn.chat.id, turn.cabinet, policy=turn.policy, now=turn.now):
        return Go(Settings.prove, Proving(step=Step.CHANGE))
    return Go(Settings.new_password)


@settings.pressed(Settings.password)
def no_password_wanted(turn: Turn) -> Reply:
    """[Входить только по коду]."""
    return remove(turn)


def remove(turn: Turn) -> Reply:
    """Have the cabinet entered by codes alone, once the current password has been shown."""
    try:
        remove_password(turn.work, turn.chat.id, turn.cabinet, policy=turn.policy, now=turn.now)
    except ProofAsked:
        return Go(Settings.prove, Proving(step=Step.REMOVE))
    turn.say("settings-password-removed")
    return Go(Settings.main)


# --- the new one ---


@settings.shows(Settings.new_password, back=Settings.password, leave=Leave.CANCEL)
def ask_new(turn: Turn) -> Screen:
    if turn.limits.erases:
        return _new_screen(turn, "settings-new-password")
    if turn.policy.password_page:
        return _new_screen(turn, "settings-new-password-page")
    return _new_screen(turn, "settings-new-password-by-letter")


def _new_screen(turn: Turn, name: str) -> Screen:
    rows: list[Row] = [(turn.button("button-generate", make_one.carry()),)]
    if not turn.limits.erases and turn.policy.password_page:
        rows.insert(0, (turn.button("button-to-page", choose_on_page.carry()),))
    return turn.screen(name, *rows)


@settings.said(Settings.new_password, secret=True)
def new_typed(turn: Turn, typed: str) -> Reply:
    """What is typed where it cannot be erased is not taken for a password: others may have read it."""
    if not turn.limits.erases:
        return None
    try:
        return _change(turn, typed)
    except PasswordTooShort:
        return _new_screen(turn, "recovery-too-short")
    except PasswordTooLong:
        return _new_screen(turn, "recovery-too-long")


@settings.pressed(Settings.new_password)
def make_one(turn: Turn) -> Reply:
    """[Сгенерировать и отправить на почту] (S28): nothing is to be typed."""
    return _change(turn, None)


@settings.pressed(Settings.new_password)
def choose_on_page(turn: Turn) -> Reply:
    return page_screen(turn, Purpose.CHOOSE, "settings-new-password-page-ready")


def _change(turn: Turn, typed: str | None) -> Reply:
    try:
        change_password(turn.work, turn.chat.id, turn.cabinet, typed, policy=turn.policy, now=turn.now)
    except ProofAsked:
        return Go(Settings.prove, Proving(step=Step.CHANGE))
    if typed is None:
        turn.say("settings-password-generated", email=masked_email(turn.cabinet.email))
    else:
        turn.say("settings-password-changed")
    return Go(Settings.main)
