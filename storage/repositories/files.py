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


_MADE_OF: Final = (
    select(files.c.key)
    .where(files.c.chat_id == bindparam("chat"), files.c.made_of == bindparam("fingerprint"))
    .order_by(files.c.id.desc())
    .limit(1)
)


_KEY_BYTES: Final = 16


class Files(Repository):
    """Files made for a chat or sent in it."""

    def add(self, chat: ChatId, file: KeptFile, at: datetime, *, made_of: str = "") -> str:
        """Keep a file and return its key, which cannot be guessed.

        `made_of` is the fingerprint of the facts that it tells, by which it is found again.
        """
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
                "made_of": made_of,
            },
        )
        return key

    def made_of(self, chat: ChatId, fingerprint: str) -> str | None:
        """The key of the chat's newest file made of these facts; None where it has none."""
        asked = {"chat": chat, "fingerprint": fingerprint}
        return self._connection.execute(_MADE_OF, asked).scalar_one_or_none()

    def get(self, chat: ChatId, key: str) -> KeptFile | None:
        """The file, for the chat that it belongs to."""
        row = self._connection.execute(_FILE, {"chat": chat, "key": key}).one_or_none()
        return KeptFile(**facts(row)) if row else None
