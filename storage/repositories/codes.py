"""One-time codes, at most one a chat."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Code
from storage.repositories.repository import Repository, columns, facts
from storage.tables import codes

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
