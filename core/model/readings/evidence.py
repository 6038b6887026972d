"""Photographs of meters that back a reading: evidence for the operator who judges it (снимок счётчика)."""

from typing import Final

from core.base.refusals import Refusal

MOST_OF_A_READING: Final = 3
"""Photographs: one of each zone of a meter that shows them in turn."""


class EnoughEvidence(Refusal):
    """The reading has all the photographs that are kept of one."""
