"""Files of receipts, each in a message of its own: of a month, or of a whole year in one (S69, S70)."""

from dataclasses import replace
from typing import Any, Final

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.receipts import Progress, Receipt, Receipts
from bot.handlers.home import go_home
from bot.handlers.papers import printed
from bot.handlers.receipts.common import (
    RECEIPT,
    file_asked,
    have_made,
    month_carried,
    owed_now,
    receipts,
    year_carried,
)
from bot.handlers.settings.documents import is_large
from core.base import figures
from core.base.periods import Period
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_balance import NothingCharged, balance_of, last_statement
from core.use_cases.see_receipts import NeedsEReceipt, ensure_may_have

_AWAITING: Final = {
    state.state for state in (Receipts.file, Receipts.year, Receipts.earlier, Receipts.earlier_details)
}
"""Where a file is awaited."""


# --- asking for one ---


@receipts.pressed()
def download(turn: Turn) -> Reply:
    """Have the last month's file made; it takes too long for a turn, so it comes as a message of its own."""
    try:
        month = last_statement(turn.work, turn.account).month
    except NothingCharged:
        return Go(Receipts.month)
    return Go(Receipts.file, have_made(turn, file_asked(turn, Period(month, month))))


@receipts.pressed()
def download_month(turn: Turn, number: int) -> Reply:
    """The file of any month, carried as YYYYMM."""
    month = month_carried(number)
    return bring(turn, Period(month, month))


@receipts.pressed()
def download_year(turn: Turn, year: int) -> Reply:
    """[Весь год одним файлом]."""
    return bring(turn, year_carried(year))


def bring(turn: Turn, period: Period) -> Reply:
    """Have the file of a month or a year made, or offer the e-receipt where there is none without it."""
    kept = replace(turn.recall(Receipt), of_year=period.first.year)
    asked = file_asked(turn, period)
    turn.remember(kept)
    try:
        ensure_may_have(turn.work, turn.account, period)
    except NothingCharged as gone:
        raise OutOfDate from gone
    except NeedsEReceipt:
        return Go(Receipts.offer, replace(kept, wanted=asked))
    known_file = have_made(turn, asked)
    if asked.since is not None:
        return Go(Receipts.year, replace(known_file, wanted=None))
    return Go(Receipts.earlier, replace(known_file, of_month=asked.month, wanted=None))


@receipts.shows(Receipts.file, back=Receipts.month)
def show_file(turn: Turn) -> Screen:
    file = known(turn.recall(Receipt).file)
    if file.large != is_large(turn):
        name = "receipt-now-plain" if file.large else "receipt-now-large"
        return turn.screen(name, (turn.button("button-download", download.carry(), look=Look.PRIMARY),))
    again = turn.button("button-receipt-again", download.carry())
    return turn.screen(
        file.progress,
        () if file.progress is Progress.BEING_MADE else (again,),
        month=figures.month(file.month),
        phones=", ".join(turn.supplier.contacts.phones),
    )


# --- what has come of it ---


@receipts.done(RECEIPT)
def made(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the file, unless the account has been unlinked meanwhile."""
    is_awaited = _is_awaited(turn, result)
    if result["account"] not in linked_accounts(turn.work, turn.person):
        turn.say("receipt-of-unlinked")
        return go_home(turn) if is_awaited else None
    file = printed(turn, result)
    if is_awaited and turn.chat.state == Receipts.file.state:
        _note_progress(turn, Progress.SENT)
        # It stands below the header with its account; any other has to say whose it is.
        return Screen(text=_told(turn, "receipt", result), files=(file,))
    _forget_file(turn, result)
    turn.said.append(Screen(text=_told(turn, "receipt-of", result, number=result["number"]), files=(file,)))
    return None


def _is_awaited(turn: Turn, result: dict[str, Any]) -> bool:
    """Whether the person stands where this file is awaited."""
    return turn.chat.state in _AWAITING and _is_asked(turn, result)


def _is_asked(turn: Turn, result: dict[str, Any]) -> bool:
    """Whether this is the file that was asked for last; a task of an earlier version names no period."""
    asked = turn.recall(Receipt).file
    if asked is None or asked.account != result["account"]:
        return False
    return result.get("period") in {None, str(asked.period)}


def _told(turn: Turn, name: str, result: dict[str, Any], **about: str) -> Markup:
    """What the file is, and what is owed by it, or now."""
    period = Period.parse(result["period"])
    if period.first != period.last:
        name = "receipts-of"
    return turn.text(name, month=figures.period(period), owed=_owed_by(turn, result), **about)


def _owed_by(turn: Turn, result: dict[str, Any]) -> Markup:
    """What the file asks for; the due day is left out when nothing is to be paid."""
    account = turn.work.accounts.get(result["account"])
    if not result["is_last"]:
        return owed_now(turn, account)
    if not result["to_pay"]:
        return turn.text("receipt-nothing-to-pay")
    to_pay = figures.money(result["to_pay"])
    if not balance_of(turn.work, account).remains:
        return turn.text("receipt-paid", sum=to_pay)
    return turn.text("receipt-to-pay", sum=to_pay, due=result["due"])


def _note_progress(turn: Turn, progress: Progress) -> None:
    kept = turn.recall(Receipt)
    turn.remember(replace(kept, file=replace(known(kept.file), progress=progress)))


def _forget_file(turn: Turn, result: dict[str, Any]) -> None:
    """So that it can be asked for again; what another dialogue remembers stays."""
    if _is_asked(turn, result):
        turn.remember(replace(turn.recall(Receipt), file=None))


@receipts.done(f"{RECEIPT}-gave-up")
def gave_up(turn: Turn, result: dict[str, Any]) -> Reply:
    """Say that the file could not be made, rather than leave the person waiting."""
    if _is_awaited(turn, result) and turn.chat.state == Receipts.file.state:
        _note_progress(turn, Progress.NOT_MADE)
    else:
        _forget_file(turn, result)
        turn.say("receipt-gave-up", phones=", ".join(turn.supplier.contacts.phones))
    return None
