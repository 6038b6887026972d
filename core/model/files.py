"""Files made for a chat or sent in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes
