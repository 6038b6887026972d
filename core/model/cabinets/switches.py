"""What a person may turn on or off in the cabinet."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.base.ids import MeterId
from core.model.messages.topics import Topic


class Switch(StrEnum):
    """One thing that is on or off; of what it is so, the subject beside it tells."""

    FORECAST = "forecast"
    """Forecasts of a month's bill, for the whole cabinet."""
    UNUSUAL_USE = "unusual_use"
    """Word of unusual use, for each meter."""
    MESSAGES = "messages"
    """Messages of each optional topic."""
    LARGE_PRINT = "large_print"
    """Documents in large letters, for the whole cabinet."""

    @property
    def default(self) -> bool:
        """How it stands until the person changes it."""
        return _DEFAULTS[self]


_DEFAULTS: Final[Mapping[Switch, bool]] = {
    Switch.FORECAST: True,
    Switch.UNUSUAL_USE: True,
    Switch.MESSAGES: True,
    Switch.LARGE_PRINT: False,
}

WHOLE_CABINET: Final = ""
"""The subject of a switch that holds for the whole cabinet."""


def of_meter(meter_id: MeterId) -> str:
    """The subject of a switch that holds for one meter."""
    return f"meter:{meter_id}"


def of_topic(topic: Topic) -> str:
    """The subject of a switch that holds for the messages of one topic."""
    return f"topic:{topic}"
