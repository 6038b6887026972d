"""What is known of a person, as a paper that they can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One kind of what is known."""

    title: str
    note: str = ""
    records: Sequence[Sequence[tuple[str, str]]] = ()
    """Each as names and values, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDataPaper:
    """The paper."""

    title: str
    made_at: datetime
    """In the supplier's time."""
    author: str
    lead: Sequence[str]
    """What is said first, a paragraph each."""
    sections: Sequence[Section]
    page: str
    """What stands below each page, before its number."""
