"""Letters to subscribers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A plain-text letter to one person."""

    to: str
    """A bare address, such as `anna@example.ru`; names and lists are refused on delivery."""
    subject: str
    text: str
