"""What the conversation remembers: chats, events, errands, the outbox, files, lines, cursors."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Integer, Select, bindparam, delete, insert, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.ids import CabinetId, ChatId
from core.letters import Letter
from core.turns import Chat, Delivery, Errand, KeptFile
from storage.queue import Queue, QueueStatements
from storage.repository import AnyRow, Repository, columns, facts
from storage.tables import cabinets, chats, cursors, errands, files, lines, outbox, seen_events

_CHAT: Final = select(*columns(chats, Chat))
_BY_PEER: Final = (chats.c.channel == bindparam("channel")) & (chats.c.peer == bindparam("peer"))
_BY_ID: Final = chats.c.id == bindparam("chat")
# NO KEY: strong enough that turns exclude each other, and rows that refer to the chat can still be added.
_CHAT_BY_PEER: Final = _CHAT.where(_BY_PEER).with_for_update(key_share=True)
_CHAT_BY_ID: Final = _CHAT.where(_BY_ID).with_for_update(key_share=True)
_BEGIN_CHAT: Final = upsert(chats).on_conflict_do_nothing()
_CABINET: Final = select(cabinets.c.id).with_for_update(key_share=True)
_CABINET_OF_PEER: Final = _CABINET.where(
    cabinets.c.id == select(chats.c.cabinet_id).where(_BY_PEER).scalar_subquery()
)
_CABINET_OF_ID: Final = _CABINET.where(
    cabinets.c.id == select(chats.c.cabinet_id).where(_BY_ID).scalar_subquery()
)
_CABINET_BY_ID: Final = _CABINET.where(cabinets.c.id == bindparam("cabinet"))
_SAVE: Final = (
    update(chats)
    .where(_BY_ID)
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "account_id",
                "state",
                "memory",
                "answer",
                "answer_to",
                "answer_shown",
                "reachable",
                "active_at",
            )
        }
    )
)
_END: Final = update(chats).where(_BY_ID).values(peer=bindparam("new_peer"))
_SEE: Final = upsert(seen_events).on_conflict_do_nothing()
_UNSHOWN: Final = _CHAT.where(chats.c.channel == bindparam("channel"), ~chats.c.answer_shown).order_by(
    chats.c.id
)
_SHOWN: Final = update(chats).where(_BY_ID, chats.c.answer_to == bindparam("event")).values(answer_shown=True)


class Chats(Repository):
    """Conversations, one row a chat; the chats that this unit of work has locked are `opened`."""

    __slots__ = ("_locks", "_opened")

    def __init__(self, connection: Connection, opened: dict[ChatId, Chat]) -> None:
        super().__init__(connection)
        self._opened = opened
        # SQLite lets one transaction at a time in, so there is nobody to lock out.
        self._locks = connection.dialect.name != "sqlite"

    def open(self, channel: str, peer: str, now: datetime) -> Chat:
        """Load the chat, or begin one; it and its cabinet stay locked until the turn is committed."""
        who = {"channel": channel, "peer": peer}
        chat = self._lock(_CABINET_OF_PEER, _CHAT_BY_PEER, who)
        if chat is None:
            self._connection.execute(_BEGIN_CHAT, who | {"memory": {}, "active_at": now})
            chat = self._lock(_CABINET_OF_PEER, _CHAT_BY_PEER, who)
        assert chat is not None  # noqa: S101  # it was there or has just been put there
        return chat

    def get(self, chat_id: ChatId) -> Chat:
        """Load the chat of this id, locked until the turn is committed; a KeyError when there is none."""
        chat = self._opened.get(chat_id) or self._lock(_CABINET_OF_ID, _CHAT_BY_ID, {"chat": chat_id})
        if chat is None:
            raise KeyError(chat_id)
        return chat

    def save(self, chat: Chat) -> None:
        """Keep what the turn has changed; the cabinet is changed by entering and leaving alone."""
        self._connection.execute(
            _SAVE,
            {
                "chat": chat.id,
                "new_account_id": chat.account_id,
                "new_state": chat.state,
                "new_memory": chat.memory,
                "new_answer": chat.answer,
                "new_answer_to": chat.answer_to,
                "new_answer_shown": chat.answer_shown,
                "new_reachable": chat.reachable,
                "new_active_at": chat.active_at,
            },
        )

    def end(self, chat_id: ChatId) -> None:
        """Close the chat for good: whoever comes by its peer's name begins another."""
        self._connection.execute(_END, {"chat": chat_id, "new_peer": f"ended:{chat_id}"})

    def see(self, channel: str, event_id: str, now: datetime) -> bool:
        """Remember the event; False when it has been seen before."""
        event = {"channel": channel, "event": event_id, "at": now}
        return self._connection.execute(_SEE, event).rowcount == 1

    def unshown(self, channel: str) -> list[Chat]:
        """Chats whose last answer has not been shown."""
        rows = self._connection.execute(_UNSHOWN, {"channel": channel})
        return [Chat(**facts(row)) for row in rows]

    def shown(self, answers: Sequence[tuple[ChatId, str]]) -> None:
        """Mark answers, each (chat, event), as shown; a chat whose answer is a newer one is left alone."""
        # In one order everywhere, so that two such updates cannot wait for each other.
        marks = [{"chat": chat, "event": event} for chat, event in sorted(answers)]
        if marks:
            self._connection.execute(_SHOWN, marks)

    def _lock(
        self, cabinet_of: Select[tuple[CabinetId]], wanted: Select[Any], who: Mapping[str, Any]
    ) -> Chat | None:
        """The cabinet first: another turn of the same person then waits before it holds anything."""
        held = self._connection.scalar(cabinet_of, who) if self._locks else None
        row = self._connection.execute(wanted, who).one_or_none()
        if row is None:
            return None
        if self._locks and row.cabinet_id not in {None, held}:
            # The chat has entered a cabinet between the two statements.
            self._connection.execute(_CABINET_BY_ID, {"cabinet": row.cabinet_id})
        return self._opened.setdefault(row.id, Chat(**facts(row)))


_ADD_ERRAND: Final = insert(errands)


class Errands(Queue[Errand]):
    """Errands that wait to be run."""

    _statements = QueueStatements(errands)

    def add(self, chat: ChatId, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Record an errand."""
        self._connection.execute(
            _ADD_ERRAND,
            {"chat_id": chat, "kind": kind, "payload": dict(payload), "created_at": at, "due_at": at},
        )

    @staticmethod
    def _taken(row: AnyRow) -> Errand:
        return Errand(
            id=row.id, chat_id=row.chat_id, kind=row.kind, payload=row.payload, attempts=row.attempts
        )


_ADD_DELIVERY: Final = insert(outbox)


class Outbox(Queue[Delivery]):
    """What waits to be said outside."""

    _statements = QueueStatements(outbox)

    def letter(self, letter: Letter, *, at: datetime) -> None:
        """Queue a letter."""
        self._connection.execute(
            _ADD_DELIVERY, {"kind": "letter", "payload": asdict(letter), "created_at": at, "due_at": at}
        )

    @staticmethod
    def _taken(row: AnyRow) -> Delivery:
        return Delivery(id=row.id, kind=row.kind, payload=row.payload, attempts=row.attempts)


_ADD_FILE: Final = insert(files)
_FILE: Final = select(files.c.name, files.c.mime, files.c.content).where(
    files.c.chat_id == bindparam("chat"), files.c.key == bindparam("key")
)
_KEY_BYTES: Final = 16


class Files(Repository):
    """Files made for a chat or sent in it."""

    def add(self, chat: ChatId, file: KeptFile, at: datetime) -> str:
        """Keep a file and return its key, which cannot be guessed."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        self._connection.execute(
            _ADD_FILE,
            {
                "chat_id": chat,
                "key": key,
                "name": file.name,
                "mime": file.mime,
                "content": file.content,
                "created_at": at,
            },
        )
        return key

    def get(self, chat: ChatId, key: str) -> KeptFile | None:
        """The file, for the chat that it belongs to."""
        row = self._connection.execute(_FILE, {"chat": chat, "key": key}).one_or_none()
        return KeptFile(**facts(row)) if row else None


_OF_CHAT: Final = lines.c.chat_id == bindparam("chat")
_LINE: Final = _OF_CHAT & (lines.c.id == bindparam("number"))
_ADD_LINE: Final = insert(lines).returning(lines.c.id)
_REPLACE_LINE: Final = update(lines).where(_LINE).values(line=bindparam("new_line"))
_DROP_LINE: Final = delete(lines).where(_LINE)
_LINES_SINCE: Final = (
    select(lines.c.id, lines.c.line, lines.c.at)
    .where(_OF_CHAT, lines.c.id > bindparam("number"))
    .order_by(lines.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


class Lines(Repository):
    """The site chat's history: what was written and shown, in order."""

    def add(self, chat: ChatId, line: Mapping[str, Any], at: datetime) -> int:
        """Keep a line and return its number, which grows."""
        stated = {"chat_id": chat, "line": dict(line), "at": at}
        number: int = self._connection.execute(_ADD_LINE, stated).scalar_one()
        return number

    def replace(self, chat: ChatId, number: int, line: Mapping[str, Any]) -> None:
        """Keep another line in place of one."""
        asked = {"chat": chat, "number": number, "new_line": dict(line)}
        self._connection.execute(_REPLACE_LINE, asked)

    def drop(self, chat: ChatId, number: int) -> None:
        """Forget a line."""
        self._connection.execute(_DROP_LINE, {"chat": chat, "number": number})

    def since(self, chat: ChatId, number: int, limit: int) -> list[tuple[int, Mapping[str, Any], datetime]]:
        """Lines after a number, oldest first; the newest `limit` of them."""
        rows = self._connection.execute(_LINES_SINCE, {"chat": chat, "number": number, "limit": limit})
        return [(row.id, row.line, row.at) for row in reversed(rows.all())]


_CURSOR: Final = select(cursors.c.value).where(cursors.c.name == bindparam("name"))
_KEEP_CURSOR: Final = upsert(cursors).on_conflict_do_update(
    index_elements=["name"], set_={"value": upsert(cursors).excluded.value}
)


class Cursors(Repository):
    """How far something that comes in order has been taken in, under a name of its own."""

    def get(self, name: str) -> str:
        """The place that was kept last; empty when none has been."""
        value: str | None = self._connection.scalar(_CURSOR, {"name": name})
        return value or ""

    def keep(self, name: str, value: str) -> None:
        """Keep a place instead of the last one."""
        self._connection.execute(_KEEP_CURSOR, {"name": name, "value": value})
