"""Conversations, one row a chat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, delete, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import CabinetId, ChatId
from core.model.chats import MOST_OWED, Chat, OwedAnswer
from storage.repositories.repository import Repository, columns, facts
from storage.tables import cabinets, chats, owed_answers, seen_events

_CHAT: Final = select(*columns(chats, Chat))


_BY_PEER: Final = (chats.c.channel == bindparam("channel")) & (chats.c.peer == bindparam("peer"))
_ID_BY_PEER: Final = select(chats.c.id).where(_BY_PEER)


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
                "cabinet_id",
                "account_id",
                "state",
                "memory",
                "answer",
                "answer_to",
                "answer_shown",
                "client",
                "reachable",
                "active_at",
                "decided",
            )
        }
    )
)


_END: Final = update(chats).where(_BY_ID).values(peer=bindparam("new_peer"))


_SEE: Final = upsert(seen_events).on_conflict_do_nothing()


_OF_CHANNEL: Final = chats.c.channel == bindparam("channel")


_OWED: Final = (
    select(owed_answers.c.chat_id, chats.c.peer, owed_answers.c.event, owed_answers.c.answer)
    .join_from(owed_answers, chats)
    .where(_OF_CHANNEL)
    .order_by(owed_answers.c.id)
)


_UNSHOWN: Final = (
    select(chats.c.id.label("chat_id"), chats.c.peer, chats.c.answer_to.label("event"), chats.c.answer)
    .where(_OF_CHANNEL, ~chats.c.answer_shown, chats.c.answer.is_not(None))
    .order_by(chats.c.id)
)


_OWE: Final = upsert(owed_answers).on_conflict_do_nothing()


_OWED_TO_CHAT: Final = owed_answers.c.chat_id == bindparam("chat")


_OWED_TO_EVENT: Final = _OWED_TO_CHAT & (owed_answers.c.event == bindparam("event"))


_OWED_FOR: Final = select(owed_answers.c.answer).where(_OWED_TO_EVENT)


_KEPT_OWED: Final = (
    select(owed_answers.c.id).where(_OWED_TO_CHAT).order_by(owed_answers.c.id.desc()).limit(MOST_OWED)
)


_OWE_NO_MORE_THAN: Final = delete(owed_answers).where(_OWED_TO_CHAT, owed_answers.c.id.not_in(_KEPT_OWED))


_OWED_NO_MORE: Final = delete(owed_answers).where(_OWED_TO_EVENT)


_OWE_NOTHING: Final = delete(owed_answers).where(_OWED_TO_CHAT)


_OF_CABINET: Final = _CHAT.where(chats.c.cabinet_id == bindparam("cabinet")).order_by(chats.c.id)


_SHOWN: Final = update(chats).where(_BY_ID, chats.c.answer_to == bindparam("event")).values(answer_shown=True)


class Chats(Repository):
    """Conversations, one row a chat."""

    __slots__ = ("_locks", "_opened")

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._opened: dict[ChatId, Chat] = {}
        """The chats that this unit of work has locked: one that is opened twice is one and the same."""
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

    def find(self, channel: str, peer: str) -> ChatId | None:
        """The chat's id, if there is one; nothing is locked or begun."""
        return self._connection.scalar(_ID_BY_PEER, {"channel": channel, "peer": peer})

    def get(self, chat_id: ChatId) -> Chat:
        """Load the chat of this id, locked until the turn is committed; a KeyError when there is none."""
        chat = self._opened.get(chat_id) or self._lock(_CABINET_OF_ID, _CHAT_BY_ID, {"chat": chat_id})
        if chat is None:
            raise KeyError(chat_id)
        return chat

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Chat]:
        """The chats that hold the cabinet, as they stand and not locked."""
        rows = self._connection.execute(_OF_CABINET, {"cabinet": cabinet_id})
        return [Chat(**facts(row)) for row in rows]

    def save(self, chat: Chat) -> None:
        """Keep what the turn has changed."""
        self._connection.execute(
            _SAVE,
            {
                "chat": chat.id,
                "new_cabinet_id": chat.cabinet_id,
                "new_account_id": chat.account_id,
                "new_state": chat.state,
                "new_memory": chat.memory,
                "new_answer": chat.answer,
                "new_answer_to": chat.answer_to,
                "new_answer_shown": chat.answer_shown,
                "new_client": chat.client,
                "new_reachable": chat.reachable,
                "new_active_at": chat.active_at,
                "new_decided": chat.decided,
            },
        )

    def end(self, chat_id: ChatId) -> None:
        """Close the chat for good: the next event of its peer begins another."""
        self._connection.execute(_END, {"chat": chat_id, "new_peer": f"ended:{chat_id}"})
        self._connection.execute(_OWE_NOTHING, {"chat": chat_id})

    def see(self, stream: str, event_id: str, now: datetime) -> bool:
        """Remember the event; False when it has been seen before."""
        event = {"channel": stream, "event": event_id, "at": now}
        return self._connection.execute(_SEE, event).rowcount == 1

    def owe(self, chat_id: ChatId, event: str, answer: Mapping[str, Any], now: datetime) -> None:
        """Keep owing an answer after a newer one has replaced it; of too many in one chat the oldest go."""
        owed = {"chat_id": chat_id, "event": event, "answer": answer, "created_at": now}
        self._connection.execute(_OWE, owed)
        self._connection.execute(_OWE_NO_MORE_THAN, {"chat": chat_id})

    def owed_for(self, chat_id: ChatId, event: str) -> Mapping[str, Any] | None:
        """The answer to the event among those that are kept owed."""
        return self._connection.scalar(_OWED_FOR, {"chat": chat_id, "event": event})

    def unshown(self, channel: str) -> list[OwedAnswer]:
        """Answers that have not been shown, those of one chat in the order in which they were given."""
        of_channel = {"channel": channel}
        rows = [row for query in (_OWED, _UNSHOWN) for row in self._connection.execute(query, of_channel)]
        return [OwedAnswer(**facts(row)) for row in rows]

    def mark_shown(self, answers: Sequence[tuple[ChatId, str]]) -> None:
        """Mark answers, each (chat, event), as shown."""
        # In one order everywhere, so that two such updates cannot wait for each other.
        marks = [{"chat": chat, "event": event} for chat, event in sorted(answers)]
        if marks:
            # The chat first: a turn that is about to keep its answer owed has the row, and is waited for.
            self._connection.execute(_SHOWN, marks)
            self._connection.execute(_OWED_NO_MORE, marks)

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
