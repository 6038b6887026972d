"""What the cabinet owns: who entered from where, which accounts are open to whom, what was tried and done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from core.cabinets import Cabinet, Code, Consent, Link, ProofKind
from core.ids import AccountId, CabinetId, ChatId, LinkId
from core.turns import Chat
from storage.repository import Repository, columns, facts
from storage.tables import audit, cabinets, chats, codes, consents, links, tries

_CABINET: Final = select(*columns(cabinets, Cabinet))
_CABINET_BY_ID: Final = _CABINET.where(cabinets.c.id == bindparam("cabinet"))
_CABINET_BY_EMAIL: Final = _CABINET.where(cabinets.c.email == bindparam("email"))
_ADD_CABINET: Final = insert(cabinets).returning(*columns(cabinets, Cabinet))
_HOLD: Final = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(cabinet_id=bindparam("cabinet"), account_id=None)
)
_CHATS_OF: Final = select(chats.c.id).where(chats.c.cabinet_id == bindparam("cabinet")).order_by(chats.c.id)


class Cabinets(Repository):
    """Cabinets, and the chats that hold them."""

    __slots__ = ("_opened",)

    def __init__(self, connection: Connection, opened: Mapping[ChatId, Chat]) -> None:
        super().__init__(connection)
        self._opened = opened

    def get(self, cabinet_id: CabinetId) -> Cabinet:
        """The cabinet of this id; a KeyError when there is none."""
        row = self._connection.execute(_CABINET_BY_ID, {"cabinet": cabinet_id}).one_or_none()
        if row is None:
            raise KeyError(cabinet_id)
        return Cabinet(**facts(row))

    def by_email(self, email: str) -> Cabinet | None:
        """The cabinet of this e-mail, in any case of letters."""
        row = self._connection.execute(_CABINET_BY_EMAIL, {"email": email.lower()}).one_or_none()
        return Cabinet(**facts(row)) if row else None

    def add(self, *, email: str, phone: str, password_hash: str, at: datetime) -> Cabinet:
        """Open a cabinet."""
        stated = {
            "email": email.lower(),
            "phone": phone,
            "password_hash": password_hash,
            "created_at": at,
        }
        return Cabinet(**facts(self._connection.execute(_ADD_CABINET, stated).one()))

    def enter(self, chat: ChatId, cabinet_id: CabinetId) -> None:
        """Let the chat hold the cabinet, with no account active."""
        self._hold(chat, cabinet_id)

    def leave(self, chat: ChatId) -> None:
        """Let the chat hold no cabinet."""
        self._hold(chat, None)

    def chats_of(self, cabinet_id: CabinetId) -> list[ChatId]:
        """All chats that hold the cabinet."""
        return list(self._connection.scalars(_CHATS_OF, {"cabinet": cabinet_id}))

    def _hold(self, chat_id: ChatId, cabinet_id: CabinetId | None) -> None:
        """The turn may have the chat in hand already, and must see the change in it."""
        self._connection.execute(_HOLD, {"chat": chat_id, "cabinet": cabinet_id})
        if chat := self._opened.get(chat_id):
            chat.cabinet_id, chat.account_id = cabinet_id, None


_LINK: Final = select(*columns(links, Link))
_OPEN: Final = links.c.unlinked_at.is_(None)
_LINKS_OF_CABINET: Final = _LINK.where(links.c.cabinet_id == bindparam("cabinet"), _OPEN).order_by(links.c.id)
_LINKS_OF_ACCOUNT: Final = _LINK.where(links.c.account_id == bindparam("account"), _OPEN).order_by(links.c.id)
_ADD_LINK: Final = insert(links).returning(*columns(links, Link))
_CLOSE_LINK: Final = (
    update(links)
    .where(links.c.id == bindparam("link"), _OPEN)
    .values(unlinked_at=bindparam("at"))
    .returning(*columns(links, Link))
)
_PUT_DOWN: Final = (
    update(chats)
    .where(chats.c.cabinet_id == bindparam("cabinet"), chats.c.account_id == bindparam("account"))
    .values(account_id=None)
)


class Links(Repository):
    """Links between cabinets and accounts; a closed link stays in the history."""

    __slots__ = ("_opened",)

    def __init__(self, connection: Connection, opened: Mapping[ChatId, Chat]) -> None:
        super().__init__(connection)
        self._opened = opened

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Link]:
        """The cabinet's open links, oldest first."""
        rows = self._connection.execute(_LINKS_OF_CABINET, {"cabinet": cabinet_id})
        return [Link(**facts(row)) for row in rows]

    def of_account(self, account_id: AccountId) -> list[Link]:
        """The account's open links, oldest first."""
        rows = self._connection.execute(_LINKS_OF_ACCOUNT, {"account": account_id})
        return [Link(**facts(row)) for row in rows]

    def add(self, cabinet_id: CabinetId, account_id: AccountId, proof: ProofKind, at: datetime) -> Link:
        """Open a link."""
        stated = {"cabinet_id": cabinet_id, "account_id": account_id, "proof": proof, "linked_at": at}
        return Link(**facts(self._connection.execute(_ADD_LINK, stated).one()))

    def close(self, link_id: LinkId, at: datetime) -> None:
        """Close a link; every chat of the cabinet that had the account active has none (S96)."""
        row = self._connection.execute(_CLOSE_LINK, {"link": link_id, "at": at}).one_or_none()
        if row is None:
            return
        link = Link(**facts(row))
        self._connection.execute(_PUT_DOWN, {"cabinet": link.cabinet_id, "account": link.account_id})
        for chat in self._opened.values():
            if (chat.cabinet_id, chat.account_id) == (link.cabinet_id, link.account_id):
                chat.account_id = None


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


_CODE: Final = select(*columns(codes, Code, chat="chat_id")).where(codes.c.chat_id == bindparam("chat"))
_DROP_CODE: Final = delete(codes).where(codes.c.chat_id == bindparam("chat"))
_ADD_CODE: Final = insert(codes)


class Codes(Repository):
    """One-time codes, at most one a chat."""

    def of_chat(self, chat: ChatId) -> Code | None:
        """The chat's code."""
        row = self._connection.execute(_CODE, {"chat": chat}).one_or_none()
        return Code(**facts(row)) if row else None

    def put(self, code: Code) -> None:
        """Keep the code in place of the chat's earlier one."""
        self.drop(code.chat)
        self._connection.execute(
            _ADD_CODE,
            {
                "chat_id": code.chat,
                "email": code.email,
                "salt": code.salt,
                "hash": code.hash,
                "sent_at": code.sent_at,
                "expires_at": code.expires_at,
                "tries_left": code.tries_left,
            },
        )

    def drop(self, chat: ChatId) -> None:
        """Forget the chat's code."""
        self._connection.execute(_DROP_CODE, {"chat": chat})


_ADD_TRY: Final = insert(tries)
_COUNT_TRIES: Final = (
    select(func.count())
    .select_from(tries)
    .where(
        tries.c.kind == bindparam("kind"),
        tries.c.subject == bindparam("subject"),
        tries.c.at >= bindparam("since"),
    )
)


class Tries(Repository):
    """What was tried and when, so that limits hold across channels and restarts."""

    def add(self, kind: str, subject: str, at: datetime) -> None:
        """Count one try."""
        self._connection.execute(_ADD_TRY, {"kind": kind, "subject": subject, "at": at})

    def count(self, kind: str, subject: str, since: datetime) -> int:
        """How many tries there have been since."""
        asked = {"kind": kind, "subject": subject, "since": since}
        return self._connection.execute(_COUNT_TRIES, asked).scalar_one()


_RECORD: Final = insert(audit)
_AUDIT_OF: Final = (
    select(audit.c.at, audit.c.actor, audit.c.action)
    .where(audit.c.subject == bindparam("subject"))
    .order_by(audit.c.id)
)


class Audit(Repository):
    """Who changed what, and when."""

    def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Keep one row; `details` hold no personal data beyond the subject itself."""
        self._connection.execute(
            _RECORD,
            {"at": at, "actor": actor, "action": action, "subject": subject, "details": dict(details or {})},
        )

    def of(self, subject: str) -> Sequence[tuple[datetime, str, str]]:
        """The subject's rows as (at, actor, action), oldest first."""
        rows = self._connection.execute(_AUDIT_OF, {"subject": subject})
        return [(row.at, row.actor, row.action) for row in rows]
