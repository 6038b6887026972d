"""Changing what an account receives: it holds at once, and leaves for billing with the next export."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.base.ids import CabinetId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Rights
from core.model.subscriptions import SubscriptionChange, Subscriptions
from core.ports.work import Work
from core.use_cases.link_account import linked_accounts
from core.use_cases.rights import ensure_may


class NotLinked(Refusal):
    """The person's cabinet does not have the account."""


class NowhereToSend(Refusal):
    """What is wanted has no address: an e-receipt no e-mail, messages no phone."""


def switch_e_receipt(work: Work, person: Person, account: Account, *, on: bool, now: datetime) -> Account:
    """Have the account's receipts come to the cabinet's e-mail, or no longer by e-mail; the account then.

    No other address is taken: the cabinet's is the one that is known to be the person's.

    Raises:
        NotLinked: when the person's cabinet does not have the account.
    """
    if person.cabinet is None:
        raise NotLinked
    wanted = replace(account.subscriptions, e_receipt=on)
    if on:
        wanted = replace(wanted, email=work.cabinets.get(person.cabinet).email)
    return change_subscriptions(work, person, account, wanted, now=now)


def allow_sms(work: Work, person: Person, account: Account, phone: str, *, now: datetime) -> Account:
    """Have the account's messages come by SMS to this phone; the account then.

    Raises:
        NotLinked: when the person's cabinet does not have the account.
        NowhereToSend: when there is no phone.
    """
    wanted = replace(account.subscriptions, sms=True, phone=phone)
    return change_subscriptions(work, person, account, wanted, now=now)


def forbid_sms(work: Work, person: Person, account: Account, *, forget: bool, now: datetime) -> Account:
    """Have no messages come by SMS, and `forget` the phone, or keep it for another time; the account then.

    Raises:
        NotLinked: when the person's cabinet does not have the account.
    """
    had = account.subscriptions
    wanted = replace(had, sms=False, phone="" if forget else had.phone)
    return change_subscriptions(work, person, account, wanted, now=now)


def change_subscriptions(
    work: Work, person: Person, account: Account, wanted: Subscriptions, *, now: datetime
) -> Account:
    """Have the account receive what is wanted; the account as it is then. What holds already is no change.

    Raises:
        NotLinked: when the person's cabinet does not have the account.
        NotAllowed: when it is not the person's own.
        NowhereToSend: when an address is missing.
    """
    if person.cabinet is None or account.id not in linked_accounts(work, person):
        raise NotLinked
    ensure_may(work, person, account.id, Rights.OWN)
    if (wanted.e_receipt and not wanted.email) or (wanted.sms and not wanted.phone):
        raise NowhereToSend
    return put_into_force(work, account, wanted, cabinet=person.cabinet, by=person.actor, now=now)


def move_receipts(
    work: Work, cabinet: CabinetId, accounts: Iterable[Account], email: str, *, by: str, now: datetime
) -> None:
    """Have the receipts of these accounts come to another address of the cabinet's."""
    # In one order, so that two who move do not wait for each other.
    for account in sorted(accounts, key=lambda each: each.id):
        wanted = replace(account.subscriptions, email=email)
        put_into_force(work, account, wanted, cabinet=cabinet, by=by, now=now)


def put_into_force(
    work: Work,
    account: Account,
    wanted: Subscriptions,
    *,
    cabinet: CabinetId | None,
    by: str,
    now: datetime,
) -> Account:
    """Let the account receive what is wanted: who may want it has been seen to; the account then."""
    work.accounts.hold(account.id)
    if wanted == account.subscriptions:
        return account
    work.accounts.change_subscriptions(
        SubscriptionChange(account_id=account.id, cabinet_id=cabinet, wanted=wanted, changed_at=now)
    )
    work.audit.record(
        at=now,
        actor=by,
        action="subscriptions-changed",
        subject=f"account:{account.id}",
        details={"e_receipt": wanted.e_receipt, "sms": wanted.sms},
    )
    return work.accounts.get(account.id)
