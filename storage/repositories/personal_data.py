"""Everything that is kept of a person, wherever it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select

from core.base.ids import CabinetId, ChatId
from storage.personal_data import HELD, Held, Whose
from storage.repositories.repository import Repository
from storage.tables import audit, cabinets, chats, consent_texts, consents, files, lines

_CHATS: Final = select(chats.c.id).where(chats.c.cabinet_id == bindparam("cabinet")).order_by(chats.c.id)


_EMAIL: Final = select(cabinets.c.email).where(cabinets.c.id == bindparam("cabinet"))


_ENTERED: Final = select(func.max(audit.c.at)).where(
    audit.c.subject == bindparam("subject"), audit.c.action == "entered", audit.c.actor == bindparam("actor")
)


_SINCE: Final = {lines.name: lines.c.at, files.name: files.c.created_at}
"""What stays in a chat when its cabinet is left; it may be of another person who used the same browser."""


class PersonalData(Repository):
    """Everything that is kept of a person, wherever it stands."""

    def of_cabinet(self, cabinet_id: CabinetId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The rows about a person by table, oldest first, as names and values; secrets are left out."""
        opened = [ChatId(chat) for chat in self._connection.scalars(_CHATS, {"cabinet": cabinet_id})]
        email = self._connection.scalar(_EMAIL, {"cabinet": cabinet_id}) or ""
        whose = Whose(cabinet=cabinet_id, chats=opened, email=email)
        return {held.table.name: self._rows(held, whose) for held in HELD}

    def _rows(self, held: Held, whose: Whose) -> Sequence[Mapping[str, Any]]:
        table = held.table
        shown = [column for column in table.columns if column.name not in held.hidden]
        asked = select(*shown).where(self._ours(held, whose)).order_by(*table.primary_key)
        if table is consents:
            asked = asked.add_columns(consent_texts.c.text).outerjoin(consent_texts)
        return [row._asdict() for row in self._connection.execute(asked)]

    def _ours(self, held: Held, whose: Whose) -> ColumnElement[bool]:
        since = _SINCE.get(held.table.name)
        if since is None:
            return (held.handed_out or held.of)(whose)
        chat = held.table.c.chat_id
        return or_(
            false(),
            *(and_(chat == each, since >= at) for each in whose.chats if (at := self._entered(whose, each))),
        )

    def _entered(self, whose: Whose, chat: ChatId) -> datetime | None:
        """When the chat has opened the cabinet last."""
        asked = {"subject": whose.actor, "actor": f"chat:{chat}"}
        entered: datetime | None = self._connection.scalar(_ENTERED, asked)
        return entered
