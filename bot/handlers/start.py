"""The first screen, help, and where a person belongs who has left every dialogue."""

from aiogram.fsm.state import State

from bot.engine.dialogue import Dialogue, Go, Leave, Reply
from bot.engine.screens import Look, Screen
from bot.engine.turn import Turn
from bot.fsm.accounts import Accounts
from bot.fsm.menu import Menu
from bot.fsm.start import Start
from bot.handlers import entrance, proofs
from core.use_cases.link_account import linked_accounts

start = Dialogue("start")


def home(turn: Turn) -> State:
    """Where a person belongs: the entry screen, linking, the choice of an account, or the menu (S10, S11)."""
    if turn.chat.cabinet_id is None:
        return Start.welcome
    if turn.chat.account_id is not None:
        return Menu.main
    accounts = linked_accounts(turn.work, turn.person)
    if len(accounts) == 1:
        turn.chat.account_id = accounts[0]
        return Menu.main
    return Accounts.all if accounts else Accounts.number


def begin(turn: Turn, payload: str) -> Reply:
    """Open the conversation (S3): the same screen every time. A deep link leads there too."""
    return Go(home(turn))


@start.shows(Start.welcome, leave=Leave.NONE)
def welcome(turn: Turn) -> Screen:
    return turn.screen(
        "welcome",
        (turn.button("button-enter", entrance.enter.carry(), look=Look.PRIMARY),),
        (turn.button("button-register", entrance.register.carry()),),
        (turn.button("button-check", proofs.ask.carry()),),
        (turn.button("button-help", helped.carry()),),
        supplier=turn.supplier.contacts.name,
    )


@start.pressed()
def helped(turn: Turn) -> Reply:
    return show_help(turn, "")


@start.command("help")
def show_help(turn: Turn, argument: str) -> Reply:
    contacts = turn.supplier.contacts
    turn.say(
        "help" if turn.chat.cabinet_id is not None else "help-guest",
        phones=", ".join(contacts.phones),
        hours=turn.supplier.hours,
        site=contacts.site,
    )
    return None


@start.command("privacy")
def privacy(turn: Turn, argument: str) -> Reply:
    turn.say("consent-personal-data", supplier=turn.supplier.contacts.name)
    return None
