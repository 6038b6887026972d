"""What a person may do with an account that is open to them."""

from core.base.ids import AccountId, CabinetId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Link, Person
from core.model.cabinets.delegation import Rights
from core.ports.work import Work


class NotAllowed(Refusal):
    """The account's owner has not given this right."""


def link_of(work: Work, person: Person, account_id: AccountId) -> Link | None:
    """The link by which the account is open to the person."""
    return None if person.cabinet is None else link_of_cabinet(work, person.cabinet, account_id)


def link_of_cabinet(work: Work, cabinet: CabinetId, account_id: AccountId) -> Link | None:
    """The link by which the account is open to the cabinet, where nobody is speaking: in an errand."""
    return next((each for each in work.links.of_cabinet(cabinet) if each.account_id == account_id), None)


def owners_of(work: Work, account_id: AccountId) -> list[CabinetId]:
    """The cabinets that have proven the account, without those of their delegates."""
    return [each.cabinet_id for each in work.links.of_account(account_id) if each.is_own]


def own_accounts(work: Work, cabinet: CabinetId) -> list[Account]:
    """The accounts that the cabinet has proven, without those that an owner has opened to it."""
    return [work.accounts.get(each.account_id) for each in work.links.of_cabinet(cabinet) if each.is_own]


def cabinet_may(work: Work, cabinet: CabinetId, account_id: AccountId, needed: Rights) -> bool:
    """Whether the cabinet has this right to the account."""
    link = link_of_cabinet(work, cabinet, account_id)
    return link is not None and link.rights.include(needed)


def may(work: Work, person: Person, account_id: AccountId, needed: Rights) -> bool:
    """Whether the person has this right to the account."""
    return person.cabinet is not None and cabinet_may(work, person.cabinet, account_id, needed)


def ensure_may(work: Work, person: Person, account_id: AccountId, needed: Rights) -> None:
    """Refuse what the owner has not allowed, or what an account that is not open does not allow.

    Raises:
        NotAllowed: when the person has not this right.
    """
    if not may(work, person, account_id, needed):
        raise NotAllowed
