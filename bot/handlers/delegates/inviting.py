"""The owner's side: who can see the account, a code for one more, and what each of them has done."""

from dataclasses import replace
from typing import Final

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.accounts import Accounts
from bot.fsm.delegates import Delegates, Inviting, Looking
from bot.handlers.delegates.common import delegates, until
from bot.texts import word_of
from core.base import figures
from core.base.ids import AccountId, LinkId
from core.model.cabinets.cabinet import Link
from core.model.cabinets.delegation import GRANTED, LONGEST_NAME, NotAName, Rights, parse_name, spaced
from core.use_cases.delegate_account import (
    Offered,
    TooManyDelegates,
    acts_of,
    delegate,
    delegates_of,
    ensure_can_invite,
    invite,
    withdraw,
)
from core.use_cases.rights import ensure_may

TERMS: Final = (30, 365, 0)
"""Days; 0 for as long as the owner does not end it."""
_ACTS: Final = 5


@delegates.pressed()
def show_all(turn: Turn, account_id: AccountId) -> Reply:
    """[Доступ для близких] of one's own account."""
    if turn.chat.account_id != account_id:
        raise OutOfDate
    return Go(Delegates.all)


@delegates.shows(Delegates.all, back=Accounts.all)
def all_delegates(turn: Turn) -> Screen:
    account = turn.account
    links = delegates_of(turn.work, turn.person, account.id)
    try:
        ensure_can_invite(turn.work, turn.person, account)
        others: list[Row] = [(turn.button("button-delegate-invite", begin.carry()),)]
    except TooManyDelegates:
        others = []
    rows = turn.choices(
        links,
        label=lambda link: turn.text.label("delegate-label", who=link.name),
        press=lambda link: look.carry(link.id),
        beside=len(others),
    )
    return turn.screen("delegates" if links else "delegates-none", *rows, *others, number=account.number)


@delegates.pressed(Delegates.all)
def begin(turn: Turn) -> Reply:
    return Go(Delegates.name, Inviting())


@delegates.shows(Delegates.name, back=Delegates.all, leave=Leave.CANCEL)
def ask_name(turn: Turn) -> Screen:
    return turn.screen("delegate-name")


@delegates.said(Delegates.name)
def name_typed(turn: Turn, typed: str) -> Reply:
    try:
        name = parse_name(typed)
    except NotAName:
        return turn.screen("delegate-name-unclear", most=LONGEST_NAME)
    return Go(Delegates.rights, Inviting(name=name))


@delegates.shows(Delegates.rights, back=Delegates.name, leave=Leave.CANCEL)
def ask_rights(turn: Turn) -> Screen:
    ensure_may(turn.work, turn.person, turn.account.id, Rights.OWN)
    rows = ((turn.button(f"button-delegate-{rights}", rights_chosen.carry(rights)),) for rights in GRANTED)
    return turn.screen("delegate-rights", *rows, who=turn.recall(Inviting).name)


@delegates.pressed(Delegates.rights)
def rights_chosen(turn: Turn, rights: Rights) -> Reply:
    if rights not in GRANTED:
        raise OutOfDate
    return Go(Delegates.term, replace(turn.recall(Inviting), rights=rights))


@delegates.shows(Delegates.term, back=Delegates.rights, leave=Leave.CANCEL)
def ask_term(turn: Turn) -> Screen:
    ensure_may(turn.work, turn.person, turn.account.id, Rights.OWN)
    rows = ((turn.button(f"button-delegate-days-{days}", term_chosen.carry(days)),) for days in TERMS)
    return turn.screen("delegate-term", *rows)


@delegates.pressed(Delegates.term)
def term_chosen(turn: Turn, days: int) -> Reply:
    """So many days; 0 until the owner ends it."""
    inviting = turn.recall(Inviting)
    if days not in TERMS:
        raise OutOfDate
    offered = Offered(rights=known(inviting.rights), name=inviting.name, days=days or None)
    try:
        code = invite(turn.work, turn.person, turn.account, offered, now=turn.now)
    except TooManyDelegates:
        return Go(Delegates.all)
    return Go(Delegates.code, replace(inviting, code=code))


@delegates.shows(Delegates.code, back=Delegates.all, moves=False)
def show_code(turn: Turn) -> Screen:
    inviting = turn.recall(Inviting)
    return turn.screen(
        "delegate-code",
        who=inviting.name,
        code=spaced(known(inviting.code or None)),
        rights=turn.text.label(f"delegate-may-{known(inviting.rights)}"),
        number=turn.account.number,
    )


@delegates.pressed()
def look(turn: Turn, link_id: LinkId) -> Reply:
    """What one of them may do and has done; from the list, or from the word that they have come."""
    link = delegate(turn.work, turn.person, link_id)
    if link is None:
        raise OutOfDate
    turn.chat.switch(link.account_id)
    return Go(Delegates.one, Looking(link=link_id))


def _in_hand(turn: Turn) -> Link:
    link = delegate(turn.work, turn.person, turn.recall(Looking).link)
    if link is None:
        raise OutOfDate
    return link


@delegates.shows(Delegates.one, back=Delegates.all)
def show_one(turn: Turn) -> Screen:
    link = _in_hand(turn)
    return turn.screen(
        "delegate-one",
        (turn.button("button-delegate-close", close.carry(link.id), look=Look.DANGER),),
        who=link.name,
        rights=turn.text.label(f"delegate-may-{link.rights}"),
        since=figures.day(turn.policy.day(link.linked_at)),
        until=until(turn, link.until),
        acts=_acts(turn, link),
    )


def _acts(turn: Turn, link: Link) -> Markup:
    acts = acts_of(turn.work, link, _ACTS)
    return Markup(
        "\n".join(
            turn.text(
                "delegate-act",
                at=figures.moment(turn.policy.local(act.at)),
                what=turn.text.label(f"delegate-deed-{word_of(act.deed)}"),
            )
            for act in acts
        )
    )


@delegates.pressed(Delegates.one)
def close(turn: Turn, link_id: LinkId) -> Reply:
    """[Закрыть доступ]: at once; to open it again takes a new code, so that nothing is asked."""
    link = _in_hand(turn)
    if link.id != link_id:
        raise OutOfDate
    withdraw(turn.work, turn.person, link, now=turn.now)
    turn.say("delegate-closed", who=link.name)
    return Go(Delegates.all)
