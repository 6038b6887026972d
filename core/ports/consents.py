"""The ledger of consents: who agreed to which text, when and where, and when that was withdrawn."""

from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, CabinetId, ChatId, ConsentId
from core.model.cabinets.cabinet import Consent, Edition, GuestConsent


class Consents(Protocol):
    """The ledger of consents; nothing in it is changed but that an act is withdrawn."""

    def give(
        self,
        cabinet_id: CabinetId,
        edition: Edition,
        *,
        at: datetime,
        channel: str,
        account_id: AccountId | None = None,
    ) -> None:
        """Keep an act of consent, with the text that was agreed to."""
        ...

    def give_as_guest(
        self, chat_id: ChatId, edition: Edition, *, at: datetime, channel: str, account_id: AccountId
    ) -> None:
        """Keep an act of somebody who has no cabinet, about one account, with the text."""
        ...

    def of_guest(self, chat_id: ChatId) -> list[GuestConsent]:
        """What has been agreed to in the chat without a cabinet, oldest first, what was withdrawn too."""
        ...

    def withdraw_as_guest(self, chat_id: ChatId, account_id: AccountId, at: datetime) -> None:
        """Write down that what the chat agreed to about the account is withdrawn; the first time stays."""
        ...

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Consent]:
        """The cabinet's acts of consent, oldest first, those that were withdrawn too."""
        ...

    def text_of(self, consent_id: ConsentId) -> str:
        """The text that was agreed to; empty where it was given before texts were kept."""
        ...

    def withdraw(self, consent_id: ConsentId, at: datetime) -> None:
        """Write down that an act of consent is withdrawn; the first time stays."""
        ...
