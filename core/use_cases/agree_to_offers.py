"""Advertising comes to nobody who has not agreed to it; the consent is an act of its own (38-ФЗ ст. 18)."""

from datetime import datetime

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Cabinet, Consent, ConsentKind, Edition, Person
from core.ports.work import Work


def wants_offers(work: Work, cabinet_id: CabinetId) -> bool:
    """Whether the person has agreed to advertising and has not withdrawn that."""
    return bool(_in_force(work, cabinet_id))


def agree_to_offers(work: Work, person: Person, cabinet: Cabinet, edition: Edition, *, now: datetime) -> None:
    """Keep the consent with the text that was agreed to; who has agreed already does so once."""
    if wants_offers(work, cabinet.id):
        return
    work.consents.give(cabinet.id, edition, at=now, channel=person.channel)
    work.audit.record(
        at=now,
        actor=person.actor,
        action="consented",
        subject=f"cabinet:{cabinet.id}",
        details={"kind": edition.kind.value, "version": edition.version},
    )


def refuse_offers(work: Work, cabinet: Cabinet, *, by: str, now: datetime) -> None:
    """Withdraw the consent; without one nothing changes. `by` is who does it, as the audit names them."""
    for consent in _in_force(work, cabinet.id):
        work.consents.withdraw(consent.id, now)
        work.audit.record(at=now, actor=by, action="offers-refused", subject=f"cabinet:{cabinet.id}")


def _in_force(work: Work, cabinet_id: CabinetId) -> list[Consent]:
    return [
        consent
        for consent in work.consents.of_cabinet(cabinet_id)
        if consent.kind is ConsentKind.OFFERS and consent.withdrawn_at is None
    ]
