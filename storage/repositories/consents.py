"""The ledger of consents, with the texts that were agreed to, each kept once."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, insert, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import AccountId, CabinetId, ChatId, ConsentId
from core.model.cabinets.cabinet import Consent, Edition, GuestConsent
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import consent_texts, consents, guest_consents

_GIVE: Final = insert(consents)


_GIVE_AS_GUEST: Final = insert(guest_consents)


_OF_GUEST: Final = (
    select(
        guest_consents.c.account_id,
        consent_texts.c.version,
        consent_texts.c.text,
        guest_consents.c.given_at,
        guest_consents.c.channel,
        guest_consents.c.withdrawn_at,
    )
    .join_from(guest_consents, consent_texts)
    .where(guest_consents.c.chat_id == bindparam("chat"))
    .order_by(guest_consents.c.id)
)


_WITHDRAW_AS_GUEST: Final = (
    update(guest_consents)
    .where(
        guest_consents.c.chat_id == bindparam("chat"),
        guest_consents.c.account_id == bindparam("account"),
        guest_consents.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("at"))
)


_KEEP_TEXT: Final = upsert(consent_texts).on_conflict_do_nothing()


_TEXT_BY_HASH: Final = select(consent_texts.c.id).where(
    consent_texts.c.kind == bindparam("kind"),
    consent_texts.c.version == bindparam("version"),
    consent_texts.c.hash == bindparam("hash"),
)


_CONSENTS: Final = (
    select(*columns(consents, Consent))
    .where(consents.c.cabinet_id == bindparam("cabinet"))
    .order_by(consents.c.id)
)


_TEXT_OF: Final = (
    select(consent_texts.c.text)
    .join_from(consents, consent_texts)
    .where(consents.c.id == bindparam("consent"))
)


_WITHDRAW: Final = (
    update(consents)
    .where(consents.c.id == bindparam("consent"), consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("at"))
)


class Consents(Repository):
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
        self._known.clear()
        self._connection.execute(
            _GIVE,
            {
                "kind": edition.kind,
                "version": edition.version,
                "given_at": at,
                "channel": channel,
                "cabinet_id": cabinet_id,
                "account_id": account_id,
                "text_id": self._kept(edition, at) if edition.text else None,
            },
        )

    def give_as_guest(
        self, chat_id: ChatId, edition: Edition, *, at: datetime, channel: str, account_id: AccountId
    ) -> None:
        """Keep an act of somebody who has no cabinet, about one account, with the text."""
        act = {"chat_id": chat_id, "account_id": account_id, "given_at": at, "channel": channel}
        self._connection.execute(_GIVE_AS_GUEST, act | {"text_id": self._kept(edition, at)})

    def of_guest(self, chat_id: ChatId) -> list[GuestConsent]:
        """What has been agreed to in the chat without a cabinet, oldest first, what was withdrawn too."""
        rows = self._connection.execute(_OF_GUEST, {"chat": chat_id})
        return [GuestConsent(**facts(row)) for row in rows]

    def withdraw_as_guest(self, chat_id: ChatId, account_id: AccountId, at: datetime) -> None:
        """Write down that what the chat agreed to about the account is withdrawn; the first time stays."""
        asked = {"chat": chat_id, "account": account_id, "at": at}
        self._connection.execute(_WITHDRAW_AS_GUEST, asked)

    @once
    def of_cabinet(self, cabinet_id: CabinetId) -> list[Consent]:
        """The cabinet's acts of consent, oldest first, those that were withdrawn too."""
        rows = self._connection.execute(_CONSENTS, {"cabinet": cabinet_id})
        return [Consent(**facts(row)) for row in rows]

    def text_of(self, consent_id: ConsentId) -> str:
        """The text that was agreed to; empty where it was given before texts were kept."""
        return self._connection.scalar(_TEXT_OF, {"consent": consent_id}) or ""

    def withdraw(self, consent_id: ConsentId, at: datetime) -> None:
        """Write down that an act of consent is withdrawn; the first time stays."""
        self._known.clear()
        self._connection.execute(_WITHDRAW, {"consent": consent_id, "at": at})

    def _kept(self, edition: Edition, at: datetime) -> int | None:
        """The number of the text, which is kept once however many agree to it."""
        named = {
            "kind": edition.kind,
            "version": edition.version,
            "hash": sha256(edition.text.encode()).hexdigest(),
        }
        number: int | None = self._connection.scalar(_TEXT_BY_HASH, named)
        if number is None:
            self._connection.execute(_KEEP_TEXT, named | {"text": edition.text, "first_at": at})
            number = self._connection.scalar(_TEXT_BY_HASH, named)
        return number
