"""The e-receipt without registration (S6): a consent before the letter, and a word to the owners after it."""

from dataclasses import replace
from datetime import datetime

from core.base.ids import AccountId, CabinetId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Edition, Person
from core.model.cabinets.delegation import Rights
from core.model.messages.facts import ReceiptOfGuest
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.change_subscriptions import put_into_force
from core.use_cases.confirm_email import send_code
from core.use_cases.forbid_guests import ensure_guests_allowed
from core.use_cases.rights import cabinet_may
from core.use_cases.word_of_the_day import tell_owners


class ConsentMissing(Refusal):
    """Nobody in this chat has agreed to the text in force, for this account."""


class ReceivesAlready(Refusal):
    """The account's receipts come by e-mail already."""


def agree_as_guest(
    work: Work, person: Person, account_id: AccountId, edition: Edition, *, now: datetime
) -> None:
    """Keep the consent to the use of the e-mail that the guest names."""
    work.consents.give_as_guest(person.chat, edition, at=now, channel=person.channel, account_id=account_id)


def send_code_to_guest(
    work: Work,
    person: Person,
    account_id: AccountId,
    email: str,
    *,
    version: str,
    policy: Policy,
    now: datetime,
) -> None:
    """Send the code that confirms the e-mail, which is used for nothing before the consent to it.

    Raises:
        ConsentMissing: when that has not been given to this version of the text.
        CodeSentJustNow, TooManyCodes: as `confirm_email.send_code`.
    """
    if (account_id, version) not in work.consents.of_guest(person.chat):
        raise ConsentMissing
    send_code(work, person, email, policy=policy, now=now)


def subscribe_as_guest(
    work: Work, person: Person, account: Account, email: str, *, policy: Policy, now: datetime
) -> Account:
    """Have the receipts of an account come to this e-mail, without registration; the account then (S6).

    The account has been proven and the e-mail confirmed. Where receipts go already is not changed so: that is
    for those who have the account linked. They are told in the evening.

    Raises:
        GuestsForbidden: when an owner has forbidden it.
        ReceivesAlready: when the receipts come by e-mail.
    """
    work.accounts.hold(account.id)
    ensure_guests_allowed(work, account.id)
    # Somebody else may have been quicker since the account was read.
    change = work.accounts.open_change(account.id)
    if account.e_receipt if change is None else change.wanted.e_receipt:
        raise ReceivesAlready
    wanted = replace(account.subscriptions, e_receipt=True, email=email)
    then = put_into_force(work, account, wanted, cabinet=None, by=person.actor, now=now)
    tell_owners(
        work, account.id, lambda day: ReceiptOfGuest(account=account.id, day=day), policy=policy, now=now
    )
    return then


def receipt_of_guest(work: Work, fact: ReceiptOfGuest, owner: CabinetId) -> Account | None:
    """The account while its receipts come where a guest has wanted them; None for who is no owner of it."""
    if not cabinet_may(work, owner, fact.account, Rights.OWN):
        return None
    account, change = work.accounts.get(fact.account), work.accounts.open_change(fact.account)
    is_guests = change is None or change.cabinet_id is None
    return account if account.e_receipt and is_guests else None
