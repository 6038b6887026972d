"""Readings (S43–S51): handed in zone by zone, put right where a slip is likely, proven by a code.

One dialogue in several files, in the order of its steps: `meters`, `values`, `handing_in`, `doubts`, `proof`;
beside them `unasked`, `unchanged`, `unusual`, `evidence`, `deleting` and `history`. A step is heard once its
file has been imported.
"""

from bot.handlers.readings import proof, values, wording
from bot.handlers.readings.common import readings
from bot.handlers.readings.handing_in import wire_of
from bot.handlers.readings.meters import begin, begin_for
from bot.handlers.readings.unchanged import unchanged

__all__ = ["begin", "begin_for", "proof", "readings", "unchanged", "values", "wire_of", "wording"]
