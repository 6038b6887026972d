"""What those who have an account are told about it."""

from bot.engine.limits import Limits
from bot.engine.nav import LEAVE
from bot.engine.screens import Look, Screen
from bot.handlers.accounts import add
from bot.messages.message import Message, Telling
from core.base.ids import LinkId
from core.model.cabinets.cabinet import Link
from core.model.messages.facts import OwnerChanged, SumGuessed
from core.model.messages.letters import Letter
from core.use_cases.link_account import is_still_closed
from core.use_cases.rights import link_of_cabinet


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


def _link(telling: Telling, link_id: LinkId) -> Link:
    found = telling.work.links.get(link_id)
    if found is None:
        raise KeyError(link_id)
    return found


def _is_still_lost(telling: Telling, changed: OwnerChanged) -> bool:
    link = _link(telling, changed.link)
    return link_of_cabinet(telling.work, link.cabinet_id, link.account_id) is None


def _lost(telling: Telling, changed: OwnerChanged, limits: Limits) -> Screen:
    link = _link(telling, changed.link)
    adding = telling.button(limits, "button-add-account", add.carry(), look=Look.PRIMARY)
    return Screen(
        text=telling.text(
            "owner-changed" if link.is_own else "owner-changed-delegate",
            tail=telling.work.accounts.get(link.account_id).tail,
            phones=", ".join(telling.supplier.contacts.phones),
        ),
        rows=(*(((adding,),) if link.is_own else ()), (telling.button(limits, "nav-menu", LEAVE),)),
    )


def _letter_of_loss(telling: Telling, changed: OwnerChanged, address: str) -> Letter:
    link = _link(telling, changed.link)
    return telling.letter(
        address,
        "letter-owner-changed-subject",
        "letter-owner-changed" if link.is_own else "letter-owner-changed-delegate",
        tail=telling.work.accounts.get(link.account_id).tail,
    )


owner_changed = Message(fact=OwnerChanged, still_matters=_is_still_lost, screen=_lost, letter=_letter_of_loss)
