"""Where a person belongs who has left every dialogue."""

from bot.engine.dialogue import Go
from bot.engine.states import State
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.accounts import Accounts
from bot.fsm.menu import Menu
from bot.fsm.start import Start
from core.base.ids import AccountId
from core.use_cases.link_account import linked_accounts


def home(turn: Turn) -> State:
    """The entry screen, linking, the choice of an account, or the menu (S10, S11)."""
    if turn.chat.cabinet_id is None:
        return Start.welcome
    if turn.chat.account_id is not None:
        return Menu.main
    return Accounts.all if linked_accounts(turn.work, turn.person) else Accounts.number


def go_home(turn: Turn) -> Go:
    """Lead home, to the only account where there is no choice."""
    settle_account(turn)
    return Go(home(turn))


def turn_to(turn: Turn, account_id: AccountId) -> None:
    """Make the account of a message that was sent unasked the active one.

    Raises:
        OutOfDate: when it is not open to the person any more.
    """
    if account_id not in linked_accounts(turn.work, turn.person):
        raise OutOfDate
    turn.chat.switch(account_id)


def settle_account(turn: Turn) -> None:
    """Make the person's only account the active one, where none is active."""
    if turn.chat.account_id is None:
        accounts = linked_accounts(turn.work, turn.person)
        if len(accounts) == 1:
            turn.chat.switch(accounts[0])
