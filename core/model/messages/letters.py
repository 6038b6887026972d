"""Letters to subscribers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A PDF that goes along."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to one person, as plain text; its HTML form is made of the same words."""

    to: str
    """A bare address, such as `anna@example.ru`; names and lists are refused on delivery."""
    subject: str
    text: str
    files: tuple[LetterFile, ...] = field(default=(), repr=False)
    unsubscribe: str = field(default="", repr=False)
    """The address at which one press does without such letters (RFC 8058); empty where there is none."""
