"""What the old chat is told when its cabinet has been opened in another messenger."""

from bot.engine.limits import Limits
from bot.engine.nav import LEAVE
from bot.engine.screens import Look, Screen
from bot.handlers.handover import not_me
from bot.messages.message import Message, Telling
from bot.wording.messengers import title
from core.base import figures
from core.model.messages.facts import HandedOver
from core.model.messages.recipients import ToChat


def _is_open_still(telling: Telling, fact: HandedOver) -> bool:
    """Whether it can be said here that it was somebody else."""
    permit = telling.work.permits.get(fact.permit)
    if permit is None or permit.cabinet_id is None or not isinstance(telling.to, ToChat):
        return False
    return telling.work.cabinets.is_open_in(permit.cabinet_id, telling.to.chat)


def _screen(telling: Telling, fact: HandedOver, limits: Limits) -> Screen:
    return Screen(
        text=telling.text(
            "handed-over",
            messenger=title(telling.text, telling.work.chats.get(fact.chat).channel),
            at=figures.moment(telling.policy.local(fact.at)),
        ),
        rows=(
            (telling.button(limits, "button-not-me", not_me.carry(fact.permit), look=Look.DANGER),),
            (telling.button(limits, "nav-menu", LEAVE),),
        ),
    )


handed_over = Message(fact=HandedOver, still_matters=_is_open_still, screen=_screen)
