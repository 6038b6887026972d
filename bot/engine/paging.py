"""Pages of a list: which items stand on one, and whether there are more behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST_PAGES: Final = 200
"""Of a list that is looked up; more than anybody turns over, so that a page beyond them is forged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list."""

    number: int
    """From zero."""
    items: Sequence[T]
    more: bool
    """Whether there are pages behind it."""


def page_at(number: int, items: Sequence[T], *, size: int) -> Page[T]:
    """A page of a list at hand; the last one where there are fewer."""
    last = max(0, -(-len(items) // size) - 1)
    number = min(number, last)
    return Page(number=number, items=items[number * size : (number + 1) * size], more=number < last)


def page_found(number: int, find: Callable[[int, int], Sequence[T]], *, size: int) -> Page[T]:
    """A page of a list that is looked up.

    Args:
        number: from zero.
        find: takes an offset and a limit; it is asked for one item more, which tells of more pages.
        size: items on a page.
    """
    number = min(number, MOST_PAGES)
    found = find(number * size, size + 1)
    return Page(number=number, items=found[:size], more=len(found) > size)
