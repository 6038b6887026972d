"""A text has got a new version: who has agreed to an older one is asked anew, one text at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.base.ids import AccountId, CabinetId
from core.model.cabinets.cabinet import Cabinet, Consent, ConsentKind, Edition, Person
from core.ports.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A text that the person is to be asked about."""

    kind: ConsentKind
    agreed_to: str = ""
    """The version agreed to at some time, of several accounts the oldest; empty where there was none."""
    accounts: Sequence[AccountId] = ()
    """The linked accounts that it is about; none where it is about the cabinet."""


def due(work: Work, cabinet: CabinetId, versions: Mapping[ConsentKind, str]) -> Due | None:
    """The first text whose version in force the person has not agreed to; None where there is none.

    Args:
        work: the unit of work.
        cabinet: the person.
        versions: the version in force of each text.
    """
    agreed_to = {(each.kind, each.account_id): each.version for each in in_force(work, cabinet)}
    for kind in (ConsentKind.PERSONAL_DATA, ConsentKind.RULES):
        version = agreed_to.get((kind, None), "")
        if version != versions[kind]:
            return Due(kind=kind, agreed_to=version)
    by_account = {
        open_link.account_id: agreed_to.get((ConsentKind.ACCOUNT, open_link.account_id), "")
        for open_link in work.links.of_cabinet(cabinet)
    }
    behind = {
        account: version
        for account, version in by_account.items()
        if version != versions[ConsentKind.ACCOUNT]
    }
    if behind:
        return Due(kind=ConsentKind.ACCOUNT, agreed_to=min(behind.values()), accounts=tuple(behind))
    return None


def agree(
    work: Work,
    person: Person,
    cabinet: Cabinet,
    edition: Edition,
    accounts: Collection[AccountId],
    *,
    now: datetime,
) -> None:
    """Keep the consent to a new version; for each of the accounts, where it is about accounts.

    An account that has been unlinked meanwhile is passed over.
    """
    if edition.kind is ConsentKind.ACCOUNT:
        linked = [open_link.account_id for open_link in work.links.of_cabinet(cabinet.id)]
        for account in linked:
            if account in accounts:
                work.consents.give(cabinet.id, edition, at=now, channel=person.channel, account_id=account)
    else:
        work.consents.give(cabinet.id, edition, at=now, channel=person.channel)
    work.audit.record(
        at=now,
        actor=person.actor,
        action="consented",
        subject=f"cabinet:{cabinet.id}",
        details={"kind": edition.kind.value, "version": edition.version},
    )


def in_force(work: Work, cabinet: CabinetId) -> list[Consent]:
    """The newest act of each consent that has not been withdrawn, for accounts that are linked still."""
    linked = {open_link.account_id for open_link in work.links.of_cabinet(cabinet)}
    newest = {
        (each.kind, each.account_id): each
        for each in work.consents.of_cabinet(cabinet)
        if each.withdrawn_at is None and (each.account_id is None or each.account_id in linked)
    }
    return list(newest.values())
