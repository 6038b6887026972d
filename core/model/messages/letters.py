"""Letters to subscribers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A PDF that goes along."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A plain-text letter to one person."""

    to: str
    """A bare address, such as `anna@example.ru`; names and lists are refused on delivery."""
    subject: str
    text: str
    files: tuple[LetterFile, ...] = field(default=(), repr=False)
