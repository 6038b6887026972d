"""Being forgotten: what can go goes at once, the rest within the law's term, with an act."""

from collections.abc import Sequence
from datetime import datetime

from core.base.ids import ErasureId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.erasure import Erasure, due_day
from core.model.chats import Chat
from core.model.messages.facts import ErasureAsked, ErasureDone
from core.model.messages.recipients import ToAddress
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.link_account import unlink


class NoSuchErasure(Refusal):
    """Nobody has asked to be forgotten under this number."""


def ask_to_be_forgotten(
    work: Work, person: Person, chat: Chat, cabinet: Cabinet, *, policy: Policy, now: datetime
) -> Erasure:
    """Withdraw every consent and close the cabinet in every chat; the rest is due within the law's term.

    At once: accounts are unlinked, other chats are signed out and forget everything, drafts, kept files and
    what waited to be told are gone, and the e-mail is free for a new cabinet. What stays is the supplier's:
    readings, payments and promises. A letter says so, also to somebody from whose phone another has asked.
    """
    cabinet = work.cabinets.hold(cabinet.id)
    for linked in work.links.of_cabinet(cabinet.id):
        unlink(work, person, chat, cabinet, linked.account_id, now=now)
    for consent in work.consents.of_cabinet(cabinet.id):
        if consent.withdrawn_at is None:
            work.consents.withdraw(consent.id, now)
    others = work.cabinets.close_chats(cabinet.id, but=chat.id)
    for other in others:
        work.audit.record(at=now, actor=person.actor, action="signed-out", subject=f"chat:{other}")
    chats, gone = work.erasures.close(cabinet, here=chat.id, others=others)
    chat.leave()
    erasure = work.erasures.add(
        Erasure(
            id=ErasureId(0),
            cabinet_id=cabinet.id,
            asked_at=now,
            channel=person.channel,
            due=due_day(policy.day(now)),
            email=cabinet.email,
            chats=chats,
            at_once=gone,
        )
    )
    work.audit.record(
        at=now,
        actor=person.actor,
        action="erasure-asked",
        subject=f"cabinet:{cabinet.id}",
        details={"erasure": erasure.id, "due": erasure.due.isoformat()},
    )
    work.outbox.tell(ErasureAsked(erasure=erasure.id), ToAddress(cabinet.email), at=now)
    return erasure


def erase_what_is_due(work: Work, *, policy: Policy, now: datetime) -> Sequence[ErasureId]:
    """Carry out what is due today, and tell those people; the numbers of what was carried out."""
    done = []
    for erasure in work.erasures.waiting(policy.day(now)):
        if work.erasures.carry_out(erasure, now) is None:
            continue
        done.append(erasure.id)
        work.audit.record(
            at=now,
            actor="erasing",
            action="erased",
            subject=f"cabinet:{erasure.cabinet_id}",
            details={"erasure": erasure.id},
        )
        work.outbox.tell(ErasureDone(erasure=erasure.id), ToAddress(erasure.email), at=now)
    work.erasures.empty_what_is_free()
    return done


def erasure_of(work: Work, erasure_id: ErasureId) -> Erasure:
    """One wish to be forgotten, with its act.

    Raises:
        NoSuchErasure: when there is none of this number.
    """
    found = work.erasures.get(erasure_id)
    if found is None:
        raise NoSuchErasure
    return found
