"""What is said to many at once: to each person in one message, about all accounts that it concerns."""

from collections.abc import Sequence
from typing import TypeVar

from bot.desk import broadcasts as desk
from bot.engine.limits import Limits
from bot.engine.markup import Markup, shortened
from bot.engine.screens import Button, Look, Row, Screen
from bot.handlers import payments
from bot.handlers.settings import messages
from bot.messages import optional_letters
from bot.messages.message import OF_BULK, Message, Telling
from bot.texts import Texts
from bot.wording.broadcasts import SAMPLE, as_letter, worded
from core.base import figures
from core.base.ids import BroadcastId
from core.model.broadcasts.audience import Debtors
from core.model.broadcasts.broadcast import Broadcast, BroadcastKind, RecipientState
from core.model.messages.facts import (
    BroadcastEnded,
    BroadcastTested,
    NoticeBroadcast,
    OfferBroadcast,
    OutageBroadcast,
)
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToCabinet
from core.model.supplier.supplier import Supplier
from core.use_cases.broadcast import Concerned, account_for, broadcast_of, concerned_accounts

_WITH_BUTTONS = 2
"""So many accounts have a button of their own."""

F = TypeVar("F", NoticeBroadcast, OutageBroadcast, OfferBroadcast)


def _concerned(telling: Telling, broadcast: BroadcastId) -> list[Concerned]:
    match telling.to:
        case ToCabinet(cabinet):
            return concerned_accounts(telling.work, broadcast, cabinet, telling.policy, now=telling.now)
    return []


def _screen(telling: Telling, broadcast: BroadcastId, limits: Limits) -> Screen:
    found, accounts = broadcast_of(telling.work, broadcast), _concerned(telling, broadcast)
    return broadcast_screen(telling.text, found, accounts, limits, shift_due=telling.policy.shift_due)


def broadcast_screen(
    texts: Texts, found: Broadcast, accounts: Sequence[Concerned], limits: Limits, *, shift_due: bool
) -> Screen:
    """What somebody with these accounts sees in a chat of these limits."""

    def button(name: str, press: str, look: Look = Look.PLAIN, **arguments: str) -> Button:
        return Button(shortened(texts.label(name, **arguments), limits.label), press, look=look)

    rows: list[Row] = []
    if isinstance(found.audience, Debtors) and len(accounts) <= _WITH_BUTTONS:
        rows += [
            (
                button(
                    "menu-pay" if len(accounts) == 1 else "button-remind-pay-of",
                    payments.pay_for.carry(each.account.id),
                    Look.PRIMARY,
                    sum=figures.money(each.remains),
                    tail=each.account.tail,
                ),
            )
            for each in accounts
        ]
    rows.append((button("button-broadcast-no-more", messages.switch_off.carry(found.kind.topic)),))
    words = worded(texts, found.kind, found.text, accounts, shift_due=shift_due)
    return Screen(text=words, rows=tuple(rows))


def _letter(telling: Telling, broadcast: BroadcastId, address: str) -> Letter:
    found, accounts = broadcast_of(telling.work, broadcast), _concerned(telling, broadcast)
    words = worded(telling.text, found.kind, found.text, accounts, shift_due=telling.policy.shift_due)
    return optional_letters.about(
        telling,
        (found.kind.topic,),
        address,
        _SUBJECTS[found.kind],
        "letter-broadcast",
        text=as_letter(words),
    )


def broadcast_letter(
    texts: Texts,
    found: Broadcast,
    accounts: Sequence[Concerned],
    address: str,
    supplier: Supplier,
    *,
    shift_due: bool,
) -> Letter:
    """What somebody with these accounts gets by e-mail, but for the link that ends such letters."""
    words = worded(texts, found.kind, found.text, accounts, shift_due=shift_due)
    return Letter(
        to=address,
        subject=texts.label(_SUBJECTS[found.kind], supplier=supplier.contacts.name),
        text=texts.label(
            "letter-broadcast",
            text=as_letter(words),
            supplier=supplier.contacts.name,
            phones=", ".join(supplier.contacts.phones),
            foot=texts.label("letter-foot-messages"),
        ),
    )


_SUBJECTS = {
    BroadcastKind.NOTICE: "letter-broadcast-subject-notice",
    BroadcastKind.OUTAGE: "letter-broadcast-subject-outage",
    BroadcastKind.OFFER: "letter-broadcast-subject-offer",
}


def _message(fact: type[F]) -> Message[F]:
    return Message(
        fact=fact,
        still_matters=lambda telling, told: bool(_concerned(telling, told.broadcast)),
        screen=lambda telling, told, limits: _screen(telling, told.broadcast, limits),
        letter=lambda telling, told, address: _letter(telling, told.broadcast, address),
        ended=lambda work, told, to, ended, now: account_for(work, told.broadcast, to, ended, now=now),
        bulk=True,
        at_once=OF_BULK,
    )


notice_broadcast = _message(NoticeBroadcast)
outage_broadcast = _message(OutageBroadcast)
offer_broadcast = _message(OfferBroadcast)


# --- for operators ---


def _tested(telling: Telling, told: BroadcastTested, limits: Limits) -> Screen:
    found = broadcast_of(telling.work, told.broadcast)
    shown = broadcast_screen(telling.text, found, [SAMPLE], limits, shift_due=telling.policy.shift_due)
    # Its buttons would do to the operator's own cabinet what they do to a subscriber's.
    return Screen(text=Markup(f"{telling.text('broadcast-tested')}\n\n{shown.text}"))


def _tested_letter(telling: Telling, told: BroadcastTested, address: str) -> Letter:
    found, shift_due = broadcast_of(telling.work, told.broadcast), telling.policy.shift_due
    return broadcast_letter(telling.text, found, [SAMPLE], address, telling.supplier, shift_due=shift_due)


broadcast_tested = Message(
    fact=BroadcastTested,
    still_matters=lambda _telling, _told: True,
    screen=_tested,
    letter=_tested_letter,
)


def _ended(telling: Telling, told: BroadcastEnded, limits: Limits) -> Screen:
    tally = telling.work.broadcasts.tally(told.broadcast)
    return Screen(
        text=telling.text(
            "broadcast-ended",
            number=told.broadcast,
            told=tally.get(RecipientState.TOLD, 0),
            failed=tally.get(RecipientState.FAILED, 0),
            other=tally.get(RecipientState.POINTLESS, 0) + tally.get(RecipientState.UNWANTED, 0),
        ),
        rows=((telling.button(limits, "button-broadcast-report", desk.report.carry(told.broadcast)),),),
    )


broadcast_ended = Message(fact=BroadcastEnded, still_matters=lambda _telling, _told: True, screen=_ended)
