"""Files made for a chat or sent in it."""

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from core.base.ids import ChatId
from core.model.files import KeptFile
from storage.repositories.repository import Repository, facts
from storage.tables import files

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
