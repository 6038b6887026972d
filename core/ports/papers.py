"""Papers that were issued."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, PaperId
from core.model.papers.paper import Paper


class Papers(Protocol):
    """Papers that were issued."""

    def add(self, paper: Paper) -> Paper:
        """Keep a paper, and return it with the id that it has got."""
        ...

    def get(self, paper_id: PaperId) -> Paper | None:
        """The paper of this id."""
        ...

    def by_code(self, code: str) -> Paper | None:
        """The paper that has this code."""
        ...

    def same_as(self, paper: Paper) -> Paper | None:
        """The paper that says the same of the same account for the same purpose, and is not withdrawn."""
        ...

    def last(self, limit: int, account_id: AccountId | None = None) -> Sequence[Paper]:
        """Those issued last, of one account or of all, newest first."""
        ...

    def withdraw(self, paper_id: PaperId, reason: str, at: datetime) -> bool:
        """Let a paper hold no more; False when that has been done before."""
        ...
