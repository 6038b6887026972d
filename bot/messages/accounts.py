"""What the owners of an account are told about it."""

from bot.messages.message import Message, Telling
from core.model.messages.facts import SumGuessed
from core.model.messages.letters import Letter
from core.use_cases.link_account import is_still_closed


def _still_matters(telling: Telling, guessed: SumGuessed) -> bool:
    owner = telling.cabinet
    return owner is not None and is_still_closed(telling.work, guessed, owner, now=telling.now)


def _letter(telling: Telling, guessed: SumGuessed, address: str) -> Letter:
    return telling.letter(
        address,
        "letter-guessing-meter-subject" if guessed.by_meter else "letter-guessing-subject",
        "letter-guessing-meter" if guessed.by_meter else "letter-guessing",
        tail=telling.work.accounts.get(guessed.account).tail,
    )


sum_guessed = Message(fact=SumGuessed, still_matters=_still_matters, letter=_letter)
