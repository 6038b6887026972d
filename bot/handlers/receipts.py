"""The last month's receipt as a PDF (S32, S66–S69)."""

from typing import Any

from bot import formats
from bot.dialogue import Dialogue, Go, Needs, Reply
from bot.fsm.receipts import Receipts
from bot.screens import Screen
from bot.turn import OutOfDate, Turn
from core.linking import linked_accounts
from core.months import Month
from core.receipts import NothingCharged, balance_of
from core.turns import KeptFile

receipts = Dialogue("receipts", needs=Needs.ACCOUNT)

RECEIPT = "receipt"
"""The errand that makes the file."""


@receipts.pressed()
def last(turn: Turn) -> Reply:
    """Have the receipt made; it takes too long for a turn, so it comes as a message of its own."""
    try:
        month = balance_of(turn.work, turn.account).month
    except NothingCharged:
        return Go(Receipts.last)
    turn.errand(RECEIPT, account=turn.account.id)
    return Go(Receipts.last, {"month": str(month)})


@receipts.shows(Receipts.last)
def being_made(turn: Turn) -> Screen:
    if "month" not in turn.memory:
        return turn.screen("receipt-none")
    return turn.screen("receipt-being-made", month=formats.month(Month.parse(turn.memory["month"])))


@receipts.done(RECEIPT)
def made(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the file, unless the account has been unlinked meanwhile."""
    if result["account"] not in linked_accounts(turn.work, turn.person):
        raise OutOfDate
    content: bytes = result["content"]
    file = turn.keep(KeptFile(result["name"], "application/pdf", content))
    return Screen(
        text=turn.text(
            "receipt",
            number=result["number"],
            month=formats.month(Month.parse(result["month"])),
            sum=formats.money(result["to_pay"]),
            due=result["due"],
        ),
        files=(file,),
    )
