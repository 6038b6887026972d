"""How the telling of a fact has ended, for whoever keeps account of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class End(StrEnum):
    """What became of a fact that one recipient was to be told."""

    TOLD = "told"
    POINTLESS = "pointless"
    """It had lost its point by then."""
    UNWANTED = "unwanted"
    """The person does without messages of its topics."""
    GIVEN_UP = "given-up"
    """Nobody could be reached, or every try has failed."""


MAIL: Final = "mail"
SMS: Final = "sms"
"""The ways of a letter and of a short message, beside the names of the messengers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One telling that has ended."""

    end: End
    way: str = ""
    """The messenger that it went by, `MAIL` or `SMS`; empty where it went nowhere."""
    why: str = ""
    """Why it was given up; nothing personal."""
