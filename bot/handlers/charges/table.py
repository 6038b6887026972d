"""The chosen period as a spreadsheet, which comes as a message of its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from bot.engine.dialogue import Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.charges import AskedTable, Charges
from bot.handlers.charges.common import (
    charged_period,
    charges,
    history_button,
    paid_period,
    payments_button,
    seen,
)
from core.base import figures
from core.base.periods import Period
from core.model.files import KeptFile
from core.use_cases.link_account import linked_accounts

EXTRACT: Final = "extract"
"""The errand that makes the file."""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download_button(turn: Turn) -> Button:
    return turn.button("button-table", download.carry())


@charges.pressed(Charges.history, Charges.payments)
def download(turn: Turn) -> Reply:
    """Have the file made; it takes too long for a turn."""
    at_payments = turn.chat.state == Charges.payments.state
    period = paid_period(turn) if at_payments else charged_period(turn)
    asked = AskedTable(account=turn.account.id, period=period)
    if seen(turn).table != asked:  # the same button pressed twice makes one file
        turn.errand(EXTRACT, account=turn.account.id, period=str(period))
    turn.remember(replace(seen(turn), table=asked))
    return None


def awaited(turn: Turn, period: Period) -> Markup:
    """Where the file is to be found, while it is being made; empty otherwise."""
    if seen(turn).table != AskedTable(account=turn.account.id, period=period):
        return Markup("")
    return Markup(f"\n\n{turn.text('table-being-made', period=figures.period(period))}")


_LISTS: Final[dict[str, Callable[[Turn], Button]]] = {
    Charges.history.state: history_button,
    Charges.payments.state: payments_button,
}
"""The lists that a file is asked for at, each with the way back to it."""


@charges.done(EXTRACT)
def made(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the file, unless the account has been unlinked meanwhile; who waits at the list gets it below."""
    is_awaited = _forget(turn, result)
    if result["account"] not in linked_accounts(turn.work, turn.person):
        turn.say("table-of-unlinked")
        return None
    period = figures.period(Period.parse(result["period"]))
    file = turn.keep(KeptFile(result["name"], _XLSX, result["content"]))
    if is_awaited and turn.chat.state in _LISTS:
        back = _LISTS[turn.chat.state](turn)
        return Screen(text=turn.text("table", period=period), rows=((back,),), files=(file,))
    # Elsewhere no header says whose it is.
    turn.said.append(
        Screen(text=turn.text("table-of", period=period, number=result["number"]), files=(file,))
    )
    return None


@charges.done(f"{EXTRACT}-gave-up")
def gave_up(turn: Turn, result: dict[str, Any]) -> Reply:
    """Say that the file could not be made, rather than leave the person waiting."""
    _forget(turn, result)
    turn.say(
        "table-gave-up",
        period=figures.period(Period.parse(result["period"])),
        phones=", ".join(turn.supplier.contacts.phones),
    )
    return None


def _forget(turn: Turn, result: dict[str, Any]) -> bool:
    """Let it be asked for again; False where it is not what the person waits for now."""
    now = seen(turn)
    asked = AskedTable(account=result["account"], period=Period.parse(result["period"]))
    if now.table != asked:
        return False
    turn.remember(replace(now, table=None))
    return True
