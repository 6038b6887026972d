"""Files made for a chat or sent in it."""

from dataclasses import dataclass
from typing import Final

_PICTURES: Final = frozenset({"image/jpeg", "image/png"})
"""What every messenger can show as a picture."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        """Whether it is to be looked at in the chat, rather than to be opened or kept."""
        return self.mime in _PICTURES
