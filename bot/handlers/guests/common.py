"""The dialogue of those who do without registration, and what its doors share."""

from collections.abc import Callable

from bot.engine.dialogue import Dialogue, NoAnswer, Reply
from bot.engine.screens import Button, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.handlers.account_numbers import number_unclear
from bot.handlers.entrance import register_guest
from core.model.accounts import Account, NotAnAccountNumber, parse_account_number
from core.use_cases.find_account_as_guest import NoSuchAccount, TooManyNumbers, find_account

guests = Dialogue("guests")


def ensure_guest(turn: Turn) -> None:
    """Whoever has a cabinet open has better ways, so an old button of a guest's is out of date."""
    if turn.chat.cabinet_id is not None:
        raise OutOfDate


def ask_number(turn: Turn, name: str) -> Screen:
    return turn.screen(name)


def number_typed(turn: Turn, typed: str, found: Callable[[Account], Reply]) -> Reply:
    """Look the number up, and go on with its account."""
    try:
        number = parse_account_number(typed)
    except NotAnAccountNumber:
        return NoAnswer(number_unclear(turn, typed))
    try:
        account = find_account(turn.work, turn.person, number, policy=turn.policy, now=turn.now)
    except NoSuchAccount:
        return turn.screen("guest-no-account", number=number, phones=", ".join(turn.supplier.contacts.phones))
    except TooManyNumbers:
        return turn.screen("guest-too-many-numbers", register_row(turn, number))
    return found(account)


def register_row(turn: Turn, number: str) -> Row:
    """The way into a cabinet, with what is known carried over."""
    return (register_button(turn, number),)


def register_button(turn: Turn, number: str) -> Button:
    return turn.button("button-register-guest", register.carry(number))


@guests.pressed()
def register(turn: Turn, number: str) -> Reply:
    """[Зарегистрироваться]: the account is linked next."""
    try:
        account = parse_account_number(number)
    except NotAnAccountNumber as forged:
        raise OutOfDate from forged
    return register_guest(turn, account, "")
