"""Acts of consent."""

from typing import Final

from sqlalchemy import bindparam, insert, select

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Consent
from storage.repositories.repository import Repository, columns, facts
from storage.tables import consents

_ADD_CONSENT: Final = insert(consents)


_CONSENTS: Final = (
    select(*columns(consents, Consent))
    .where(consents.c.cabinet_id == bindparam("cabinet"))
    .order_by(consents.c.id)
)


class Consents(Repository):
    """Acts of consent."""

    def add(self, consent: Consent) -> None:
        """Keep an act of consent."""
        self._connection.execute(
            _ADD_CONSENT,
            {
                "kind": consent.kind,
                "version": consent.version,
                "given_at": consent.given_at,
                "channel": consent.channel,
                "cabinet_id": consent.cabinet_id,
                "account_id": consent.account_id,
            },
        )

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Consent]:
        """The cabinet's acts of consent, oldest first."""
        rows = self._connection.execute(_CONSENTS, {"cabinet": cabinet_id})
        return [Consent(**facts(row)) for row in rows]
