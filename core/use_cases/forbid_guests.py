"""Whoever has an account linked may forbid readings without entry, and allow them again (S36, S60)."""

from datetime import datetime

from core.base.ids import AccountId, CabinetId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Rights
from core.ports.work import Work
from core.use_cases.change_subscriptions import NotLinked
from core.use_cases.rights import ensure_may, link_of


class GuestsForbidden(Refusal):
    """An owner of the account has forbidden readings without entry."""


def ensure_guests_allowed(work: Work, account_id: AccountId) -> None:
    """Refuse guests where any of the owners has forbidden them.

    Raises:
        GuestsForbidden: when one has.
    """
    if work.accounts.are_guests_forbidden(account_id):
        raise GuestsForbidden


def forbid_guests(work: Work, person: Person, account_id: AccountId, *, now: datetime) -> None:
    """Forbid readings of the account without entry; it holds for all who have it linked.

    Raises:
        NotLinked: when the person's cabinet does not have the account.
        NotAllowed: when it is not the person's own.
    """
    by = _owner(work, person, account_id)
    if work.accounts.forbid_guests(account_id, by, now):
        _record(work, person, "guests-forbidden", account_id, now)


def allow_guests(work: Work, person: Person, account_id: AccountId, *, now: datetime) -> None:
    """Allow readings of the account without entry again, whoever has forbidden them.

    Raises:
        NotLinked: when the person's cabinet does not have the account.
        NotAllowed: when it is not the person's own.
    """
    _owner(work, person, account_id)
    if work.accounts.allow_guests(account_id):
        _record(work, person, "guests-allowed", account_id, now)


def _owner(work: Work, person: Person, account_id: AccountId) -> CabinetId:
    if person.cabinet is None or link_of(work, person, account_id) is None:
        raise NotLinked
    ensure_may(work, person, account_id, Rights.OWN)
    work.accounts.hold(account_id)
    return person.cabinet


def _record(work: Work, person: Person, action: str, account_id: AccountId, now: datetime) -> None:
    work.audit.record(at=now, actor=person.actor, action=action, subject=f"account:{account_id}")
