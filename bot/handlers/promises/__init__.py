"""Promising to pay later or in parts: what is offered, the schedule, what of it is paid."""

from bot.handlers.promises import choosing, running
from bot.handlers.promises.common import look, promises, way_in

__all__ = ["choosing", "look", "promises", "running", "way_in"]
