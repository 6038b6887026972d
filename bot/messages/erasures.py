"""What people are told who have asked to be forgotten."""

from bot.messages.message import Message, Telling
from core.base import figures
from core.model.messages.facts import ErasureAsked, ErasureDone
from core.model.messages.letters import Letter
from core.use_cases.erase_my_data import erasure_of


def _asked(telling: Telling, asked: ErasureAsked, address: str) -> Letter:
    erasure, text = erasure_of(telling.work, asked.erasure), telling.text
    return Letter(
        to=address,
        subject=text.label("letter-erasure-asked-subject"),
        text=text.label(
            "letter-erasure-asked",
            asked=figures.moment(telling.policy.local(erasure.asked_at)),
            due=figures.day(erasure.due),
            number=erasure.id,
            phones=", ".join(telling.supplier.contacts.phones),
            supplier=telling.supplier.contacts.name,
        ),
    )


def _done(telling: Telling, done: ErasureDone, address: str) -> Letter:
    erasure, text = erasure_of(telling.work, done.erasure), telling.text
    return Letter(
        to=address,
        subject=text.label("letter-erasure-done-subject"),
        text=text.label(
            "letter-erasure-done",
            done=figures.day(telling.policy.day(erasure.done_at or telling.now)),
            number=erasure.id,
            supplier=telling.supplier.contacts.name,
        ),
    )


erasure_asked = Message(fact=ErasureAsked, still_matters=lambda *_: True, letter=_asked)
erasure_done = Message(fact=ErasureDone, still_matters=lambda *_: True, letter=_done)
