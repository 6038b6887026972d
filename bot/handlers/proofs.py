"""Checking the proof of a reading or a document: open to anybody."""

from bot.engine.dialogue import Dialogue, Go, Leave, Reply
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.proofs import Proofs
from core.base import figures
from core.model.readings.proof_codes import NotACode
from core.use_cases.check_code import NothingUnderCode, TooManyChecks, check

proofs = Dialogue("proofs", always=True)


@proofs.pressed()
def ask(turn: Turn) -> Reply:
    return Go(Proofs.code)


@proofs.shows(Proofs.code, leave=Leave.MENU)
def ask_code(turn: Turn) -> Screen:
    return turn.screen("check-ask")


@proofs.command("check", "verify")
def check_command(turn: Turn, argument: str) -> Reply:
    """`/check CODE`; without a code it is asked for."""
    if not argument:
        return Go(Proofs.code)
    return Go(Proofs.code, screen=code_typed(turn, argument))


@proofs.said(Proofs.code)
def code_typed(turn: Turn, typed: str) -> Screen:
    try:
        found = check(turn.work, turn.person, typed, policy=turn.policy, now=turn.now)
    except NotACode:
        return turn.screen("check-unclear")
    except NothingUnderCode:
        return turn.screen("check-nothing")
    except TooManyChecks:
        return turn.screen("check-too-many")
    return turn.screen(
        "check-valid" if found.valid else "check-withdrawn",
        at=figures.moment(turn.policy.local(found.at)),
        tail=found.account_tail,
    )
