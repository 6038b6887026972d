"""What an owner is told of those who see the account, and what they are told."""

from bot.engine.limits import Limits
from bot.engine.nav import LEAVE
from bot.engine.screens import Screen
from bot.handlers.delegates import look
from bot.messages.message import Message, Telling
from core.base.ids import LinkId
from core.model.cabinets.cabinet import Link
from core.model.messages.facts import DelegateCame, DelegationEnded
from core.model.messages.letters import Letter


def _link(telling: Telling, link_id: LinkId) -> Link:
    found = telling.work.links.get(link_id)
    if found is None:
        raise KeyError(link_id)
    return found


def _still_sees(telling: Telling, fact: DelegateCame) -> bool:
    return _link(telling, fact.link).unlinked_at is None


def _came(telling: Telling, fact: DelegateCame, limits: Limits) -> Screen:
    return Screen(
        text=telling.text("delegate-came", **_came_words(telling, fact)),
        rows=((telling.button(limits, "button-delegate-look", look.carry(fact.link)),),),
    )


def _came_letter(telling: Telling, fact: DelegateCame, address: str) -> Letter:
    words = _came_words(telling, fact)
    return telling.letter(address, "letter-delegate-came-subject", "letter-delegate-came", **words)


def _came_words(telling: Telling, fact: DelegateCame) -> dict[str, str]:
    link = _link(telling, fact.link)
    return {
        "who": link.name,
        "rights": telling.text.label(f"delegate-may-{link.rights}"),
        "tail": telling.work.accounts.get(link.account_id).tail,
    }


def _ended(telling: Telling, fact: DelegationEnded, limits: Limits) -> Screen:
    account = telling.work.accounts.get(_link(telling, fact.link).account_id)
    return Screen(
        text=telling.text("delegation-ended", tail=account.tail),
        rows=((telling.button(limits, "nav-menu", LEAVE),),),
    )


delegate_came = Message(fact=DelegateCame, still_matters=_still_sees, screen=_came, letter=_came_letter)
delegation_ended = Message(fact=DelegationEnded, still_matters=lambda *_: True, screen=_ended)
