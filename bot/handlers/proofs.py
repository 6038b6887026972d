"""Checking the code of a reading or a paper: open to anybody."""

from bot.engine.dialogue import Dialogue, Go, Leave, NoAnswer, Reply
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.proofs import Proofs
from bot.texts import word_of
from core.base import figures
from core.base.check_codes import NotACode
from core.model.papers.paper import PaperKind, Verdict
from core.use_cases.check_code import Checked, NothingUnderCode, TooManyChecks, check

proofs = Dialogue("proofs", always=True)

CODE = "check"
"""The name of the link that papers carry; its value is a code."""


@proofs.pressed(meant="check")
def ask(turn: Turn) -> Reply:
    return Go(Proofs.code)


@proofs.shows(Proofs.code, leave=Leave.MENU)
def ask_code(turn: Turn) -> Screen:
    return turn.screen("check-ask")


@proofs.command("check", "verify")
def check_command(turn: Turn, argument: str) -> Reply:
    """`/check CODE`; without a code it is asked for."""
    return code_scanned(turn, argument) if argument else Go(Proofs.code)


@proofs.linked(CODE)
def code_scanned(turn: Turn, code: str) -> Reply:
    """The link of a paper has been followed."""
    try:
        return Go(Proofs.code, screen=_checked(turn, code))
    except NotACode:
        return Go(Proofs.code, screen=turn.screen("check-unclear"))


@proofs.said(Proofs.code)
def code_typed(turn: Turn, typed: str) -> Reply:
    try:
        return _checked(turn, typed)
    except NotACode:
        return NoAnswer(turn.screen("check-unclear"))


def _checked(turn: Turn, code: str) -> Screen:
    try:
        found = check(turn.work, turn.person, code, policy=turn.policy, now=turn.now)
    except NothingUnderCode:
        return turn.screen("check-nothing")
    except TooManyChecks:
        return turn.screen("check-too-many")
    return _of_reading(turn, found) if found.kind is None else _of_paper(turn, found, found.kind)


def _of_reading(turn: Turn, found: Checked) -> Screen:
    return turn.screen(
        "check-valid" if found.verdict is Verdict.VALID else "check-withdrawn",
        at=figures.moment(turn.policy.local(found.at)),
        tail=found.account_tail,
    )


def _of_paper(turn: Turn, found: Checked, kind: PaperKind) -> Screen:
    until = figures.day(found.valid_until) if found.valid_until else ""
    valid = "check-paper-valid-until" if until else "check-paper-valid"
    name = valid if found.verdict is Verdict.VALID else f"check-paper-{word_of(found.verdict)}"
    return turn.screen(
        name,
        paper=turn.text.label(f"paper-{word_of(kind)}"),
        day=figures.day(turn.policy.day(found.at)),
        tail=found.account_tail,
        until=until,
    )
