"""Limits on what may be tried how often."""

from datetime import datetime
from typing import Protocol


class Tries(Protocol):
    """What was tried and when, so that limits hold across channels and restarts."""

    def hold(self, *counted: tuple[str, str]) -> None:
        """Let nobody else count these kinds of these subjects until this unit of work ends.

        Without it, those who try at the same moment would not see each other's tries.
        """
        ...

    def add(self, kind: str, subject: str, at: datetime) -> None:
        """Count one try."""
        ...

    def count(self, kind: str, subject: str, since: datetime) -> int:
        """How many tries there have been since."""
        ...
