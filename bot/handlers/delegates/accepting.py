"""The other side: a code that somebody has been told opens the account."""

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Screen
from bot.engine.turn import Turn
from bot.fsm.accounts import Accounts
from bot.fsm.delegates import Delegates, Invited
from bot.fsm.menu import Menu
from bot.handlers.delegates.common import delegates, until
from bot.wording.consents import edition
from core.base.ids import InvitationId
from core.model.cabinets.cabinet import ConsentKind
from core.model.cabinets.delegation import Invitation, NotAnInvitationCode
from core.use_cases.delegate_account import (
    NoSuchInvitation,
    OpenAlready,
    TooManyCodes,
    accept,
    invited,
)


@delegates.pressed(meant="invited")
def enter(turn: Turn) -> Reply:
    """[Мне сказали код]."""
    return Go(Delegates.enter)


@delegates.shows(Delegates.enter, back=Accounts.number, leave=Leave.CANCEL)
def ask_code(turn: Turn) -> Screen:
    return turn.screen("invited-code")


@delegates.said(Delegates.enter)
def code_typed(turn: Turn, typed: str) -> Reply:
    try:
        invited(turn.work, turn.person, typed, policy=turn.policy, now=turn.now)
    except NotAnInvitationCode:
        return NoAnswer(turn.screen("invited-unclear"))
    except TooManyCodes:
        return turn.screen("invited-too-many")
    except NoSuchInvitation:
        return turn.screen("invited-nothing")
    except OpenAlready as already:
        turn.say("invited-already", tail=already.account.tail)
        turn.chat.switch(already.account.id)
        return Go(Menu.main)
    return Go(Delegates.consent, Invited(code=typed))


@delegates.shows(Delegates.consent, back=Delegates.enter, leave=Leave.CANCEL, moves=False)
def ask_consent(turn: Turn) -> Screen:
    try:
        found = _found(turn)
    except NoSuchInvitation:
        return turn.screen("invited-nothing")
    return turn.screen(
        "invited-consent",
        (turn.button("button-consent", consented.carry(found.id), look=Look.PRIMARY),),
        rights=turn.text.label(f"delegate-may-{found.rights}"),
        until=until(turn, found.until),
        number=turn.work.accounts.get(found.account_id).number,
        consent=turn.part(Markup(edition(turn.text, turn.supplier, ConsentKind.ACCOUNT).text)),
    )


@delegates.pressed(Delegates.consent)
def consented(turn: Turn, invitation_id: InvitationId) -> Reply:
    """Open the account, now that the consent is given for it (S17)."""
    try:
        found = _found(turn, invitation_id)
        link = accept(
            turn.work,
            turn.person,
            turn.cabinet,
            found,
            consent=edition(turn.text, turn.supplier, ConsentKind.ACCOUNT),
            now=turn.now,
        )
    except NoSuchInvitation:
        return Go(Delegates.enter, screen=turn.screen("invited-nothing"))
    turn.chat.switch(link.account_id)
    turn.say("invited-open", tail=turn.account.tail, rights=turn.text.label(f"delegate-may-{link.rights}"))
    return Go(Menu.main)


def _found(turn: Turn, agreed_to: InvitationId | None = None) -> Invitation:
    """The invitation of the code that has been typed, asked anew: its hour may be over."""
    try:
        found = invited(turn.work, turn.person, turn.recall(Invited).code, policy=turn.policy, now=turn.now)
    except (NotAnInvitationCode, TooManyCodes, OpenAlready) as gone:
        raise NoSuchInvitation from gone
    if agreed_to not in {None, found.id}:
        raise NoSuchInvitation
    return found
