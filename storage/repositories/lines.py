"""The site chat's history: what was written and shown, in order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, bindparam, delete, insert, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from core.base.ids import ChatId
from storage.repositories.repository import Repository
from storage.tables import lines

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
