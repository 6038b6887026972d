"""Going through all ids of a table in spans, each a transaction that keeps nobody's turn waiting."""

from collections.abc import Callable
from typing import TypeVar

from core.ports.store import Store, TurnWork

SPAN = 1000
"""Ids of one transaction."""

Id = TypeVar("Id", bound=int)


async def in_spans(
    store: Store,
    kind: Callable[[int], Id],
    *,
    last: Callable[[TurnWork], Id],
    see_to: Callable[[TurnWork, Id, Id], None],
) -> None:
    """See to all ids from 1 to the last.

    Args:
        store: whose transactions these are.
        kind: what the ids are.
        last: the highest of them, which may grow meanwhile.
        see_to: sees to those after one id, another included.
    """

    def see_to_some(work: TurnWork) -> Id | None:
        until = kind(after + SPAN)
        see_to(work, after, until)
        return until if until < last(work) else None

    seen: Id | None = kind(0)
    while seen is not None:
        after = seen
        seen = await store.transact(see_to_some)
