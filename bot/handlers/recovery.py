"""The way back to a forgotten password (S23–S29), and «Это не я»."""

from datetime import timedelta

from bot.engine.dialogue import Dialogue, Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import Turn, known
from bot.fsm.recovery import Recovering, Recovery
from bot.handlers import codes, entrance
from bot.handlers.home import go_home
from core.base import check_codes
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.contact_details import NotAnEmail, likely_email, masked_email, parse_email
from core.model.cabinets.passwords import PasswordTooLong, PasswordTooShort
from core.model.cabinets.permits import PermitSpent, PermitUsed
from core.use_cases.confirm_email import CodeRefused, CodeSentJustNow, TooManyCodes
from core.use_cases.recover_password import (
    NotRegistered,
    Told,
    TooManyRecoveries,
    ask_recovery,
    confirm_recovery,
    enter_without_password,
    set_password_in_chat,
)
from core.use_cases.this_is_not_me import TooManyStops, this_is_not_me_by_code

recovery = Dialogue("recovery", moves=False)

_MINUTE = timedelta(minutes=1)


# --- the e-mail (S23, S24) ---


@recovery.shows(Recovery.email, leave=Leave.CANCEL)
def ask_email(turn: Turn) -> Screen:
    """Where there is a page, the letter leads those to it who have changed nothing."""
    if turn.policy.password_page:
        return turn.screen("recovery-email")
    return turn.screen("recovery-email", (turn.button("button-not-me", not_me.carry()),))


@recovery.said(Recovery.email, Recovery.confirm)
def email_typed(turn: Turn, typed: str) -> Reply:
    try:
        email = parse_email(typed)
    except NotAnEmail:
        return NoAnswer(turn.screen("email-unclear"))
    return Go(Recovery.confirm, Recovering(email=email, likely=likely_email(email)))


@recovery.shows(Recovery.confirm, back=Recovery.email, leave=Leave.CANCEL)
def confirm(turn: Turn) -> Screen:
    recovering = turn.recall(Recovering)
    email = known(recovering.email)
    if recovering.likely is None:
        recover = turn.button("button-recover", recover_typed.carry(), look=Look.PRIMARY)
        return turn.screen("recovery-confirm", (recover,), email=email)
    take_typed, take_likely = recover_typed.carry(), recover_likely.carry()
    return codes.which_email(turn, email, recovering.likely, take_typed=take_typed, take_likely=take_likely)


@recovery.pressed(Recovery.confirm)
def recover_typed(turn: Turn) -> Reply:
    return _ask(turn, known(turn.recall(Recovering).email))


@recovery.pressed(Recovery.confirm)
def recover_likely(turn: Turn) -> Reply:
    return _ask(turn, known(turn.recall(Recovering).likely))


@recovery.pressed(Recovery.code)
def send_again(turn: Turn) -> Reply:
    return _ask(turn, known(turn.recall(Recovering).email))


def _ask(turn: Turn, email: str) -> Reply:
    try:
        told = ask_recovery(turn.work, turn.person, email, policy=turn.policy, now=turn.now)
    except CodeSentJustNow as early:
        return _too_soon(turn, email, early)
    except TooManyRecoveries:
        return turn.screen("recovery-too-many", phones=", ".join(turn.supplier.contacts.phones))
    except TooManyCodes:
        return codes.too_many(turn)
    except NotRegistered:
        return _unknown(turn)
    return Go(Recovery.code, Recovering(email=email, told=told is Told.SENT))


def _unknown(turn: Turn) -> Go:
    register = turn.button("button-register", entrance.register.carry())
    return Go(Recovery.email, Recovering(), turn.screen("recovery-unknown", (register,)))


def _too_soon(turn: Turn, email: str, early: CodeSentJustNow) -> Reply:
    """The code of a letter that has gone to this very e-mail will do."""
    said = turn.text("code-too-soon", seconds=early.seconds)
    if turn.chat.state == Recovery.code.state:
        return Screen(text=said, rows=_ways_on(turn))
    if early.same_email:
        what_next = turn.text("recovery-what-next-code", minutes=codes.minutes(turn))
        screen = Screen(text=Markup(f"{said}\n\n{what_next}"), rows=_ways_on(turn))
        return Go(Recovery.code, Recovering(email=email), screen)
    recover = turn.button("button-recover", recover_typed.carry(), look=Look.PRIMARY)
    return Go(Recovery.confirm, Recovering(email=email), Screen(text=said, rows=((recover,),)))


# --- the code (S25) ---


@recovery.shows(Recovery.code, back=Recovery.email, leave=Leave.CANCEL)
def ask_code(turn: Turn) -> Screen:
    recovering = turn.recall(Recovering)
    has_page = bool(turn.policy.password_page)
    sent = "recovery-sent-link" if has_page else "recovery-sent-code"
    lives = turn.policy.recovery_lives if has_page else turn.policy.code_lives
    said = turn.text(
        sent if recovering.told else "recovery-sent-perhaps", email=masked_email(known(recovering.email))
    )
    what_next = turn.text(
        "recovery-what-next-link" if has_page else "recovery-what-next-code", minutes=lives // _MINUTE
    )
    return Screen(text=Markup(f"{said}\n\n{what_next}"), rows=_ways_on(turn))


def _ways_on(turn: Turn) -> tuple[Row, ...]:
    again = (turn.button("button-send-again", send_again.carry()),)
    if not turn.policy.password_page:
        return (again,)
    return again, (turn.button("button-enter", entrance.enter.carry()),)


@recovery.said(Recovery.code)
def code_typed(turn: Turn, typed: str) -> Reply:
    try:
        confirm_recovery(turn.work, turn.person, typed, policy=turn.policy, now=turn.now)
    except CodeRefused as refusal:
        return codes.refused(turn, refusal, *_ways_on(turn))
    except NotRegistered:
        return _unknown(turn)
    return Recovery.new_password


# --- the new password (S26–S28) ---


@recovery.shows(Recovery.new_password, leave=Leave.CANCEL)
def ask_new_password(turn: Turn) -> Screen:
    """A password is only asked for where it can be taken out of sight again (S4)."""
    if turn.limits.erases:
        return _new_password_screen(turn, "recovery-new-password")
    if turn.policy.password_page:
        return _new_password_screen(turn, "recovery-new-password-elsewhere")
    return _new_password_screen(turn, "recovery-new-password-by-letter")


def _new_password_screen(turn: Turn, name: str) -> Screen:
    return turn.screen(
        name,
        (turn.button("button-generate", generate.carry()),),
        (turn.button("button-keep-password", keep_password.carry()),),
    )


@recovery.said(Recovery.new_password, secret=True)
def new_password_typed(turn: Turn, typed: str) -> Reply:
    """What is typed where it cannot be erased is not taken for a password: others may have read it."""
    if not turn.limits.erases:
        return ask_new_password(turn)
    try:
        done = set_password_in_chat(turn.work, turn.chat, typed, policy=turn.policy, now=turn.now)
    except PasswordTooShort:
        return _new_password_screen(turn, "recovery-too-short")
    except PasswordTooLong:
        return _new_password_screen(turn, "recovery-too-long")
    except (PermitSpent, PermitUsed):
        return _too_late(turn)
    return _entered(turn, "recovery-done", done.cabinet, first=int(done.is_first))


@recovery.pressed(Recovery.new_password)
def generate(turn: Turn) -> Reply:
    """[Сгенерировать и отправить на почту] (S28): nothing is to be typed."""
    try:
        done = set_password_in_chat(turn.work, turn.chat, None, policy=turn.policy, now=turn.now)
    except (PermitSpent, PermitUsed):
        return _too_late(turn)
    return _entered(turn, "recovery-done-generated", done.cabinet, first=int(done.is_first))


@recovery.pressed(Recovery.new_password)
def keep_password(turn: Turn) -> Reply:
    """[Войти без нового пароля]: the code has shown whose cabinet it is."""
    try:
        cabinet = enter_without_password(turn.work, turn.chat, now=turn.now)
    except PermitSpent:
        return _too_late(turn)
    return _entered(turn, "entered", cabinet)


def _too_late(turn: Turn) -> Go:
    turn.say("recovery-too-late")
    return Go(Recovery.email, Recovering())


def _entered(turn: Turn, said: str, cabinet: Cabinet, **arguments: int) -> Go:
    turn.say(said, email=masked_email(cabinet.email), **arguments)
    return go_home(turn)


# --- «Это не я» (S29) ---


@recovery.pressed()
def not_me(turn: Turn) -> Reply:
    """[Это не я]: the letter is the proof, since the chat may be the one that was shut out."""
    return Go(Recovery.not_me)


@recovery.shows(Recovery.not_me, leave=Leave.CANCEL)
def ask_not_me(turn: Turn) -> Screen:
    if turn.policy.password_page:
        return _not_me_screen(turn, "not-me-by-letter", phones=", ".join(turn.supplier.contacts.phones))
    return _not_me_screen(turn, "not-me-code")


def _not_me_screen(turn: Turn, name: str, **arguments: str) -> Screen:
    """A person who is entered has nothing to recover here."""
    if turn.chat.cabinet_id is not None:
        return turn.screen(name, **arguments)
    return turn.screen(
        name,
        (turn.button("button-enter", entrance.enter.carry()),),
        (turn.button("button-forgotten", entrance.forgotten.carry()),),
        **arguments,
    )


@recovery.said(Recovery.not_me)
def not_me_typed(turn: Turn, typed: str) -> Reply:
    try:
        this_is_not_me_by_code(turn.work, turn.person, turn.chat, typed, policy=turn.policy, now=turn.now)
    except check_codes.NotACode:
        if turn.policy.password_page:
            return NoAnswer(ask_not_me(turn))
        return NoAnswer(_not_me_screen(turn, "not-me-unclear"))
    except PermitSpent:
        return _not_me_screen(turn, "not-me-spent")
    except TooManyStops:
        return _not_me_screen(turn, "not-me-too-many", phones=", ".join(turn.supplier.contacts.phones))
    except PermitUsed:
        pass  # typed once more: it has been done
    turn.say("not-me-done")
    return go_home(turn)
