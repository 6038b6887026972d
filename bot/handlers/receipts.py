"""The last month's receipt as a PDF (S32, S66–S69)."""

from enum import StrEnum
from typing import Any

from bot import formats
from bot.dialogue import Dialogue, Go, Needs, Reply
from bot.fsm.receipts import Receipts
from bot.screens import Screen
from bot.turn import Turn
from core.linking import linked_accounts
from core.months import Month
from core.receipts import NothingCharged, balance_of
from core.turns import KeptFile

receipts = Dialogue("receipts", needs=Needs.ACCOUNT)

RECEIPT = "receipt"
"""The errand that makes the file."""


class _Progress(StrEnum):
    """How far the receipt is that the screen speaks of; also the name of its text."""

    NONE = "receipt-none"
    BEING_MADE = "receipt-being-made"
    SENT = "receipt-sent"
    NOT_MADE = "receipt-not-made"


@receipts.pressed()
def last(turn: Turn) -> Reply:
    """Have the receipt made; it takes too long for a turn, so it comes as a message of its own."""
    try:
        month = balance_of(turn.work, turn.account).month
    except NothingCharged:
        return Go(Receipts.last)
    being_made = {"month": str(month), "progress": _Progress.BEING_MADE.value}
    if _waits_here(turn) and turn.memory == being_made:
        return None  # the same button pressed twice makes one file
    turn.errand(RECEIPT, account=turn.account.id)
    return Go(Receipts.last, being_made)


def _waits_here(turn: Turn) -> bool:
    return turn.chat.state == Receipts.last.state


@receipts.shows(Receipts.last)
def shown(turn: Turn) -> Screen:
    progress = _Progress(turn.memory.get("progress", _Progress.NONE))
    if progress is _Progress.NONE:
        return turn.screen(progress)
    again = turn.button("button-receipt-again", last.carry())
    return turn.screen(
        progress,
        () if progress is _Progress.BEING_MADE else (again,),
        month=formats.month(Month.parse(turn.memory["month"])),
        phones=", ".join(turn.supplier.contacts.phones),
    )


@receipts.done(RECEIPT)
def made(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the file, unless the account has been unlinked meanwhile."""
    if result["account"] not in linked_accounts(turn.work, turn.person):
        turn.say("receipt-of-unlinked")
        return Go(turn.home()) if _waits_here(turn) else None
    content: bytes = result["content"]
    screen = Screen(
        text=turn.text(
            "receipt",
            number=result["number"],
            month=formats.month(Month.parse(result["month"])),
            sum=formats.money(result["to_pay"]),
            due=result["due"],
        ),
        files=(turn.keep(KeptFile(result["name"], "application/pdf", content)),),
    )
    if _waits_here(turn):
        turn.memory["progress"] = _Progress.SENT.value
        return screen
    turn.said.append(screen)
    return None


@receipts.done(f"{RECEIPT}-gave-up")
def gave_up(turn: Turn, result: dict[str, Any]) -> Reply:
    """Own up to it rather than leave the person waiting."""
    if _waits_here(turn):
        turn.memory["progress"] = _Progress.NOT_MADE.value
    else:
        turn.say("receipt-gave-up", phones=", ".join(turn.supplier.contacts.phones))
    return None
