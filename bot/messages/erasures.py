"""What people are told who have asked to be forgotten."""

from bot.messages.message import Message, Telling
from core.base import figures
from core.model.messages.facts import ErasureAsked, ErasureDone
from core.model.messages.letters import Letter
from core.use_cases.erase_my_data import erasure_of


def _asked(telling: Telling, asked: ErasureAsked, address: str) -> Letter:
    erasure = erasure_of(telling.work, asked.erasure)
    return telling.letter(
        address,
        "letter-erasure-asked-subject",
        "letter-erasure-asked",
        asked=figures.moment(telling.policy.local(erasure.asked_at)),
        due=figures.day(erasure.due),
        number=erasure.id,
    )


def _done(telling: Telling, done: ErasureDone, address: str) -> Letter:
    erasure = erasure_of(telling.work, done.erasure)
    day = figures.day(telling.policy.day(erasure.done_at or telling.now))
    return telling.letter(
        address, "letter-erasure-done-subject", "letter-erasure-done", done=day, number=erasure.id
    )


erasure_asked = Message(fact=ErasureAsked, still_matters=lambda *_: True, letter=_asked)
erasure_done = Message(fact=ErasureDone, still_matters=lambda *_: True, letter=_done)
