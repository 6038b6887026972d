"""Readings (S43–S51): handed in zone by zone, put right where a slip is likely, proven by a code.

One dialogue in several files, in the order of its steps: `meters`, `values`, `handing_in`, `doubts`, `proof`,
and beside them `deleting` and `history`. A step is heard once its file has been imported.
"""

from bot.handlers.readings import doubts, proof
from bot.handlers.readings.common import readings
from bot.handlers.readings.meters import begin
from bot.handlers.readings.values import typed_on_main_screen

__all__ = ["begin", "doubts", "proof", "readings", "typed_on_main_screen"]
