"""The e-receipt without registration (S6): a consent before the letter, and a word to the owners after it."""

from dataclasses import replace
from datetime import datetime

from core.base.ids import AccountId, CabinetId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Edition, GuestConsent, Person
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
    """Nobody in this chat has agreed to the text in force for this account, or it has been withdrawn."""


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
    if all(each.version != version for each in _standing(work, person, account_id)):
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


def withdraw_as_guest(work: Work, person: Person, account_id: AccountId, *, now: datetime) -> bool:
    """Withdraw the consent to the use of the e-mail; whether receipts have gone there, and go no more.

    What an owner, billing or another guest has wanted since is theirs, and stays.

    Raises:
        ConsentMissing: when the chat has given none, or has withdrawn it.
    """
    if not _standing(work, person, account_id):
        raise ConsentMissing
    work.accounts.hold(account_id)
    work.consents.withdraw_as_guest(person.chat, account_id, now)
    account, last = work.accounts.get(account_id), work.accounts.last_change(account_id)
    if last is None or not account.e_receipt or not _is_the_chats(work, person, account_id):
        return False
    if account.email.strip().casefold() != last.wanted.email:
        return False
    nowhere = replace(account.subscriptions, e_receipt=False, email="")
    put_into_force(work, account, nowhere, cabinet=None, by=f"chat:{person.chat}", now=now)
    return True


def _standing(work: Work, person: Person, account_id: AccountId) -> list[GuestConsent]:
    """What the chat has agreed to about the account and not withdrawn."""
    given = work.consents.of_guest(person.chat)
    return [each for each in given if each.account_id == account_id and each.withdrawn_at is None]


def _is_the_chats(work: Work, person: Person, account_id: AccountId) -> bool:
    """Whether it was this chat that has last changed what the account receives."""
    acts = work.audit.of(f"account:{account_id}")
    by = [actor for _, actor, action in acts if action == "subscriptions-changed"]
    return by[-1:] == [f"chat:{person.chat}"]


def receipt_of_guest(work: Work, fact: ReceiptOfGuest, owner: CabinetId) -> Account | None:
    """The account while its receipts come where a guest has wanted them; None for who is no owner of it."""
    if not cabinet_may(work, owner, fact.account, Rights.OWN):
        return None
    account, change = work.accounts.get(fact.account), work.accounts.open_change(fact.account)
    is_guests = change is None or change.cabinet_id is None
    return account if account.e_receipt and is_guests else None
