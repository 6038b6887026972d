"""How far something that comes in order has been taken in."""

from typing import Protocol


class Cursors(Protocol):
    """How far something that comes in order has been taken in, under a name of its own."""

    def get(self, name: str) -> str:
        """The place that was kept last; empty when none has been."""
        ...

    def keep(self, name: str, value: str) -> None:
        """Keep a place instead of the last one."""
        ...
