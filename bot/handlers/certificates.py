"""The no-debt certificate and the statement of account (S32): what for, then the file."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from bot.engine.dialogue import Dialogue, Go, Needs, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import Turn, known
from bot.fsm.certificates import AskedCertificate, Certificates, Progress, Wanted
from bot.fsm.menu import Menu
from bot.handlers import payments
from bot.handlers.home import go_home
from bot.handlers.papers import printed
from bot.handlers.settings.documents import is_large
from bot.texts import word_of
from core.base import figures
from core.base.calendar import due_date
from core.model.charges.debts import Debt
from core.model.papers.paper import LONGEST_PURPOSE, PaperKind
from core.model.papers.standing import DebtVerdict
from core.use_cases.link_account import linked_accounts
from core.use_cases.make_certificate import NEEDED, NotAPurpose, Outcome, see_debt, tidy_purpose
from core.use_cases.rights import ensure_may, may
from core.use_cases.see_balance import NothingCharged, last_statement

certificates = Dialogue("certificates", needs=Needs.ACCOUNT)

CERTIFICATE: Final = "certificate"
"""The errand that makes the file."""


_STATES: Final = {PaperKind.NO_DEBT: Certificates.no_debt, PaperKind.STATEMENT: Certificates.statement}


class Purpose(StrEnum):
    """What certificates are mostly for."""

    SUBSIDY = "subsidy"
    SALE = "sale"
    NONE = "none"


def way_in(turn: Turn) -> Row:
    """[Справка об отсутствии долга], for whoever may have one."""
    if not may(turn.work, turn.person, turn.account.id, NEEDED):
        return ()
    return (turn.button("button-no-debt", ask_no_debt.carry()),)


# --- what for ---


@certificates.pressed(meant="certificate")
def ask_no_debt(turn: Turn) -> Reply:
    return _ask(turn, PaperKind.NO_DEBT)


@certificates.command("certificate")
def certificate_command(turn: Turn, argument: str) -> Reply:
    """`/certificate`; what it is for may stand behind it."""
    return _have_made(turn, PaperKind.NO_DEBT, argument) if argument else _ask(turn, PaperKind.NO_DEBT)


@certificates.pressed(meant="statement")
def ask_statement(turn: Turn) -> Reply:
    return _ask(turn, PaperKind.STATEMENT)


def _ask(turn: Turn, kind: PaperKind) -> Reply:
    return Go(_STATES[kind], turn.recall(Wanted))


@certificates.shows(Certificates.no_debt, back=Menu.main)
def show_no_debt(turn: Turn) -> Screen:
    """What it is for, where it can be given; else what is owed, since when, and the ways out of that."""
    try:
        verdict = _verdict(turn)
    except NothingCharged:
        return turn.screen("certificate-nothing-charged")
    statement = (turn.button("button-statement", ask_statement.carry()),)
    if not verdict.is_clear:
        return _refused(turn, verdict, statement)
    return turn.screen("certificate-what-for", *_purposes(turn), statement, notes=_notes(turn, verdict))


@certificates.shows(Certificates.statement, back=Menu.main)
def show_statement(turn: Turn) -> Screen:
    ensure_may(turn.work, turn.person, turn.account.id, NEEDED)
    try:
        last_statement(turn.work, turn.account)
    except NothingCharged:
        return turn.screen("certificate-nothing-charged")
    return turn.screen("statement-what-for", *_purposes(turn))


def _verdict(turn: Turn) -> DebtVerdict:
    return see_debt(turn.work, turn.person, turn.account, policy=turn.policy, now=turn.now)


def _purposes(turn: Turn) -> tuple[Row, ...]:
    return tuple(
        (turn.button(f"button-purpose-{purpose}", purpose_chosen.carry(purpose)),) for purpose in Purpose
    )


def _notes(turn: Turn, verdict: DebtVerdict) -> Markup:
    """Which payments are taken into account, and that it cannot be had tomorrow any more."""
    notes = [
        turn.text("certificate-counts", sum=figures.money(each.amount), day=figures.day(each.date))
        for each in verdict.counted
    ]
    last = [debt for debt in verdict.not_due if _due(turn, debt) == turn.today]
    if verdict.tomorrow and last:
        month, sum_ = figures.month(last[0].month), figures.money(verdict.tomorrow)
        notes.append(turn.text("certificate-last-day", month=month, sum=sum_))
    return Markup("".join(f"\n{note}" for note in notes))


def _due(turn: Turn, debt: Debt) -> date:
    return due_date(debt.month, shift=turn.policy.shift_due)


def _refused(turn: Turn, verdict: DebtVerdict, statement: Row) -> Screen:
    owed = figures.money(verdict.overdue)
    if verdict.since is not None:
        why = turn.text("certificate-overdue", sum=owed, since=figures.day(verdict.since))
    elif verdict.penalty:
        why = turn.text("certificate-penalty", sum=owed)
    else:
        why = turn.text("certificate-owed", sum=owed)
    pay = turn.button("menu-pay", pay_overdue.carry(), look=Look.PRIMARY, sum=owed)
    return turn.screen("certificate-refused", (pay,), statement, why=why)


@certificates.pressed(Certificates.no_debt)
def pay_overdue(turn: Turn) -> Reply:
    """[Оплатить …]: what stands in the certificate's way, as it is now."""
    verdict = _verdict(turn)
    return None if verdict.is_clear else payments.pay_sum(turn, verdict.overdue)


@certificates.pressed(Certificates.no_debt, Certificates.statement)
def purpose_chosen(turn: Turn, purpose: Purpose) -> Reply:
    named = "" if purpose is Purpose.NONE else turn.text.label(f"button-purpose-{purpose}")
    return _have_made(turn, _kind(turn), named)


@certificates.said(Certificates.no_debt, Certificates.statement)
def purpose_typed(turn: Turn, typed: str) -> Reply:
    """What it is for; where a debt stands in its way nothing is asked, and the words may mean anything."""
    kind = _kind(turn)
    return (
        NoAnswer() if kind is PaperKind.NO_DEBT and not _can_be_given(turn) else _have_made(turn, kind, typed)
    )


def _can_be_given(turn: Turn) -> bool:
    try:
        return _verdict(turn).is_clear
    except NothingCharged:
        return False


def _kind(turn: Turn) -> PaperKind:
    """Which certificate is asked about."""
    return next(kind for kind, state in _STATES.items() if state.state == turn.chat.state)


# --- its file ---


def _have_made(turn: Turn, kind: PaperKind, typed: str) -> Reply:
    """Have the file made, which takes too long for a turn; a press twice makes one."""
    try:
        purpose = tidy_purpose(typed) if typed else ""
        if kind is PaperKind.NO_DEBT and not _verdict(turn).is_clear:
            return Go(Certificates.no_debt)
        last_statement(turn.work, turn.account)
    except NotAPurpose:
        screen = turn.screen("certificate-purpose-unclear", *_purposes(turn), most=LONGEST_PURPOSE)
        return NoAnswer(Go(_STATES[kind], turn.recall(Wanted), screen))
    except NothingCharged:
        return Go(_STATES[kind])
    asked = AskedCertificate(account=turn.account.id, kind=kind, purpose=purpose, large=is_large(turn))
    if turn.recall(Wanted).certificate != asked:
        turn.errand(
            CERTIFICATE,
            account=asked.account,
            cabinet=turn.cabinet.id,
            certificate=asked.kind,
            purpose=asked.purpose,
            large=asked.large,
        )
    return Go(Certificates.file, Wanted(certificate=asked))


@certificates.shows(Certificates.file, back=Menu.main)
def show_file(turn: Turn) -> Screen:
    file = known(turn.recall(Wanted).certificate)
    again = turn.button("button-certificate-again", ask_again.carry())
    return turn.screen(
        file.progress,
        () if file.progress is Progress.BEING_MADE else (again,),
        paper=turn.text.label(f"paper-{word_of(file.kind)}"),
        phones=_phones(turn),
    )


@certificates.pressed(Certificates.file)
def ask_again(turn: Turn) -> Reply:
    file = known(turn.recall(Wanted).certificate)
    if file.progress is Progress.BEING_MADE:
        return None
    return _have_made(turn, file.kind, file.purpose)


@certificates.done(CERTIFICATE)
def made(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the file, unless the account has been unlinked meanwhile, or something else has come between."""
    is_awaited = _is_awaited(turn, result)
    kind = PaperKind(result["certificate"])
    if result["account"] not in linked_accounts(turn.work, turn.person):
        turn.say("certificate-of-unlinked")
        return go_home(turn) if is_awaited else None
    if result["outcome"] != Outcome.MADE:
        _forget_file(turn, result)
        turn.say(f"certificate-{result['outcome']}", number=result["number"])
        return Go(Certificates.no_debt) if is_awaited else None
    file = printed(turn, result)
    about = {
        "paper": turn.text.label(f"paper-{word_of(kind)}"),
        "title": result["paper"],
        "until": result["until"],
    }
    # The awaited one stands below the header with its account; any other has to say whose it is.
    if is_awaited:
        _note_progress(turn, Progress.SENT)
        return Screen(text=turn.text("certificate", **about), files=(file,))
    _forget_file(turn, result)
    turn.said.append(
        Screen(text=turn.text("certificate-of", number=result["number"], **about), files=(file,))
    )
    return None


@certificates.done(f"{CERTIFICATE}-gave-up")
def gave_up(turn: Turn, result: dict[str, Any]) -> Reply:
    """Say that the file could not be made, rather than leave the person waiting."""
    if _is_awaited(turn, result):
        _note_progress(turn, Progress.NOT_MADE)
    else:
        _forget_file(turn, result)
        turn.say("certificate-gave-up", phones=_phones(turn))
    return None


def _is_awaited(turn: Turn, result: dict[str, Any]) -> bool:
    """Whether the person stands where this file is awaited."""
    return turn.chat.state == Certificates.file.state and _is_asked(turn, result)


def _is_asked(turn: Turn, result: dict[str, Any]) -> bool:
    asked = turn.recall(Wanted).certificate
    return asked is not None and (asked.account, asked.kind, asked.purpose, asked.large) == (
        result["account"],
        result["certificate"],
        result["purpose"],
        result["large"],
    )


def _note_progress(turn: Turn, progress: Progress) -> None:
    turn.remember(Wanted(certificate=replace(known(turn.recall(Wanted).certificate), progress=progress)))


def _forget_file(turn: Turn, result: dict[str, Any]) -> None:
    """So that it can be asked for again; what another dialogue remembers stays."""
    if _is_asked(turn, result):
        turn.remember(Wanted())


def _phones(turn: Turn) -> str:
    return ", ".join(turn.supplier.contacts.phones)
