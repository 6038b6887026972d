"""What the owners of an account are told about it."""

from bot.messages.message import Message, Telling
from core.model.messages.facts import SumGuessed
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToCabinet
from core.use_cases.link_account import is_still_closed


def _still_matters(telling: Telling, guessed: SumGuessed) -> bool:
    match telling.to:
        case ToCabinet(owner):
            return is_still_closed(telling.work, guessed, owner, now=telling.now)
    return False


def _letter(telling: Telling, guessed: SumGuessed, address: str) -> Letter:
    text, contacts = telling.text, telling.supplier.contacts
    return Letter(
        to=address,
        subject=text.label(
            "letter-guessing-meter-subject" if guessed.by_meter else "letter-guessing-subject"
        ),
        text=text.label(
            "letter-guessing-meter" if guessed.by_meter else "letter-guessing",
            tail=telling.work.accounts.get(guessed.account).tail,
            supplier=contacts.name,
            phones=", ".join(contacts.phones),
        ),
    )


sum_guessed = Message(fact=SumGuessed, still_matters=_still_matters, letter=_letter)
