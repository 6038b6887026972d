"""Keys with which the program signs and seals what it reads again later."""

from typing import Protocol


class Keys(Protocol):
    """Keys that the program has made for itself; they never leave it."""

    def get(self, name: str) -> bytes:
        """The key of this name, 32 random bytes; it is made when it is asked for first, and stays."""
        ...
