"""Limits on what may be tried how often."""

from datetime import datetime
from typing import Protocol


class Tries(Protocol):
    """What was tried and when, so that limits hold across channels and restarts."""

    def hold(self, kind: str, *subjects: str) -> None:
        """Let nobody else count these until this unit of work ends.

        Without it, those who try at the same moment would not see each other's tries. What one chat or one
        person alone counts needs no holding: their turns run one at a time.
        """
        ...

    def add(self, kind: str, subject: str, at: datetime) -> None:
        """Count one try."""
        ...

    def count(self, kind: str, subject: str, since: datetime) -> int:
        """How many tries there have been since."""
        ...
