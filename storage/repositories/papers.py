"""Papers that were issued, kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, select, update

from core.base.ids import AccountId, PaperId
from core.model.papers.paper import Paper
from storage.repositories.repository import Repository, columns, facts
from storage.tables import papers

_PAPER: Final = select(*columns(papers, Paper))
_BY_ID: Final = _PAPER.where(papers.c.id == bindparam("paper"))
_BY_CODE: Final = _PAPER.where(papers.c.code == bindparam("code"))
_SAME: Final = (
    _PAPER.where(
        *(papers.c[name] == bindparam(name) for name in ("account_id", "fingerprint", "kind", "purpose")),
        papers.c.withdrawn_at.is_(None),
    )
    .order_by(papers.c.id)
    .limit(1)
)
_LAST: Final = _PAPER.order_by(papers.c.id.desc()).limit(bindparam("limit"))
_LAST_OF: Final = _LAST.where(papers.c.account_id == bindparam("account"))
_ADD: Final = insert(papers).returning(papers.c.id)
_WITHDRAW: Final = (
    update(papers)
    .where(papers.c.id == bindparam("paper"), papers.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("at"), reason=bindparam("why"))
)


class Papers(Repository):
    """Papers that were issued."""

    __slots__ = ()

    def add(self, paper: Paper) -> Paper:
        """Keep a paper, and return it with the id that it has got."""
        stated = {column.name: getattr(paper, column.name) for column in papers.c if column.name != "id"}
        return replace(paper, id=PaperId(self._connection.execute(_ADD, stated).scalar_one()))

    def get(self, paper_id: PaperId) -> Paper | None:
        """The paper of this id."""
        return self._one(_BY_ID, {"paper": paper_id})

    def by_code(self, code: str) -> Paper | None:
        """The paper that has this code."""
        return self._one(_BY_CODE, {"code": code})

    def same_as(self, paper: Paper) -> Paper | None:
        """The paper that says the same of the same account for the same purpose, and is not withdrawn."""
        asked = ("account_id", "fingerprint", "kind", "purpose")
        return self._one(_SAME, {name: getattr(paper, name) for name in asked})

    def last(self, limit: int, account_id: AccountId | None = None) -> Sequence[Paper]:
        """Those issued last, of one account or of all, newest first."""
        if account_id is None:
            rows = self._connection.execute(_LAST, {"limit": limit})
        else:
            rows = self._connection.execute(_LAST_OF, {"limit": limit, "account": account_id})
        return [Paper(**facts(row)) for row in rows]

    def withdraw(self, paper_id: PaperId, reason: str, at: datetime) -> bool:
        """Let a paper hold no more; False when that has been done before."""
        done = self._connection.execute(_WITHDRAW, {"paper": paper_id, "why": reason, "at": at})
        return done.rowcount > 0

    def _one(self, statement: Select[Any], asked: Mapping[str, Any]) -> Paper | None:
        row = self._connection.execute(statement, asked).one_or_none()
        return Paper(**facts(row)) if row else None
