"""Another e-mail for a cabinet (S34, S37): it is the login, and where the e-receipts go.

The new address counts when its code has been typed. The address before may take the cabinet back for a while,
and as long nobody else gets it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.messages.facts import EmailChanged, EmailIsOurs
from core.model.messages.recipients import ToAddress
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.change_password import ProofAsked, is_proof_asked
from core.use_cases.change_subscriptions import move_receipts
from core.use_cases.confirm_email import CodeSpent, confirm_email
from core.use_cases.rights import own_accounts
from core.use_cases.this_is_not_me import give_stop, sign_out


class EmailTaken(Refusal):
    """Another cabinet has the e-mail, or may still be taken back to it; only its reader is told so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """What another e-mail means for the e-receipts of a cabinet's own accounts (S37)."""

    move: Sequence[Account]
    """Theirs come to the new address, wherever they have come."""
    stay: Sequence[Account]
    """They have none, and nothing changes."""


def receipts_of(work: Work, cabinet: Cabinet) -> Receipts:
    """Which accounts' e-receipts would move; of a delegate's accounts they are the owner's to move."""
    own = own_accounts(work, cabinet.id)
    return Receipts(
        move=[each for each in own if each.e_receipt], stay=[each for each in own if not each.e_receipt]
    )


def change_email(
    work: Work, person: Person, cabinet: Cabinet, email: str, typed: str, *, policy: Policy, now: datetime
) -> Receipts:
    """Take the code that was typed, and have the cabinet at this address; the receipts that have moved.

    All other chats are signed out, and both addresses are written to. Delegates stay: it is the same owner's
    account, until the address before says otherwise.

    Raises:
        ProofAsked: when it is to be shown first who it is.
        NotACode, CodeWrong, CodeSpent: as `confirm_email`; the latter also for a code of another address.
        EmailTaken: when it is another cabinet's; nothing has changed.
    """
    before = work.cabinets.hold(cabinet.id)
    if is_proof_asked(work, person.chat, before, policy=policy, now=now):
        raise ProofAsked
    if confirm_email(work, person, typed, now=now) != email:
        raise CodeSpent
    kept = work.permits.leading_back(email, now)
    if work.cabinets.by_email(email) is not None or (kept is not None and kept.cabinet_id != cabinet.id):
        raise EmailTaken
    work.cabinets.set_email(before.id, email)
    receipts = receipts_of(work, before)
    move_receipts(work, before.id, receipts.move, email, by=person.actor, now=now)
    work.audit.record(at=now, actor=person.actor, action="email-changed", subject=f"cabinet:{before.id}")
    sign_out(work, before, keep=person.chat, changed="email", now=now)
    lives = policy.email_stop_lives
    stop = give_stop(work, before, lives=lives, policy=policy, now=now)
    told = EmailChanged(cabinet=before.id, at=now, stop=stop, until=now + lives)
    work.outbox.tell(told, ToAddress(before.email), at=now)
    work.outbox.tell(EmailIsOurs(cabinet=before.id, at=now), ToAddress(email), at=now)
    return receipts
