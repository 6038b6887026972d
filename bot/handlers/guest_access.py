"""Whoever has an account linked forbids readings without entry, and allows them again (S36)."""

from bot.engine.dialogue import Dialogue, Needs, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row
from bot.engine.turn import OutOfDate, Turn
from core.base.ids import AccountId
from core.model.cabinets.delegation import Rights
from core.use_cases.change_subscriptions import NotLinked
from core.use_cases.forbid_guests import allow_guests, forbid_guests
from core.use_cases.rights import NotAllowed, may

guest_access = Dialogue("guest_access", needs=Needs.CABINET)


def how_it_stands(turn: Turn, account: AccountId) -> tuple[Markup, Row]:
    """Whether an account takes readings without entry, and the press by which an owner changes it."""
    if turn.work.accounts.are_guests_forbidden(account):
        text, press = (
            turn.text("guests-are-forbidden"),
            turn.button("button-allow-guests", allow.carry(account)),
        )
    else:
        text, press = (
            turn.text("guests-are-allowed"),
            turn.button("button-forbid-guests", forbid.carry(account)),
        )
    return text, (press,) if may(turn.work, turn.person, account, Rights.OWN) else ()


@guest_access.pressed()
def forbid(turn: Turn, account_id: AccountId) -> Reply:
    """[Запретить]: also from a message of long ago, so whose account it is is asked anew."""
    try:
        forbid_guests(turn.work, turn.person, account_id, now=turn.now)
    except (NotLinked, NotAllowed) as unlinked:
        raise OutOfDate from unlinked
    turn.say("guests-forbidden", tail=turn.work.accounts.get(account_id).tail)
    return None


@guest_access.pressed()
def allow(turn: Turn, account_id: AccountId) -> Reply:
    try:
        allow_guests(turn.work, turn.person, account_id, now=turn.now)
    except (NotLinked, NotAllowed) as unlinked:
        raise OutOfDate from unlinked
    turn.say("guests-allowed", tail=turn.work.accounts.get(account_id).tail)
    return None


@guest_access.pressed()
def fine(turn: Turn) -> Reply:
    """[Хорошо]."""
    turn.say("guests-fine")
    return None
