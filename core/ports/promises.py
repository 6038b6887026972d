"""Promises to pay, kept."""

from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, PromiseId
from core.model.promises.promise import Promise, PromiseStatus


class Promises(Protocol):
    """Promises to pay, at most one of an account running."""

    def add(self, promise: Promise) -> Promise:
        """Keep a promise, under an id of its own."""
        ...

    def get(self, promise_id: PromiseId) -> Promise | None:
        """The promise of this id."""
        ...

    def last_of(self, account_id: AccountId) -> Promise | None:
        """The account's newest promise."""
        ...

    def running(self) -> list[Promise]:
        """All that are neither kept nor broken yet, oldest first."""
        ...

    def end(self, promise_id: PromiseId, status: PromiseStatus, at: datetime) -> None:
        """Note how a promise has ended; billing is to be told of it."""
        ...
