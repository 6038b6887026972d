"""Acts of consent."""

from typing import Protocol

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Consent


class Consents(Protocol):
    """Acts of consent."""

    def add(self, consent: Consent) -> None:
        """Keep an act of consent."""
        ...

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Consent]:
        """The cabinet's acts of consent, oldest first."""
        ...
