"""Where readings come from; a source that is not listed here is kept, and shown, as billing spells it."""

from enum import StrEnum
from typing import Final


class Source(StrEnum):
    """The sources that are known, each as billing spells it."""

    SITE = "WEB"
    MOBILE_APP = "WEBMP"
    NETWORK = "ДС"
    """The network company, which reads dials itself."""
    BOT_TELEGRAM = "BOT_TG"
    BOT_VK = "BOT_VK"
    BOT_WEB = "BOT_WEB"
    BOT_MAX = "BOT_MAX"
    GUEST = "GUEST"
    """The bot, without a cabinet."""
    OPERATOR = "OPERATOR"
    AVERAGE = "AVG"
    NORM = "NORM"


NETWORK: Final = frozenset({Source.NETWORK})
"""Readings of the network company's own, which no submission window binds."""

ESTIMATED: Final = frozenset({Source.AVERAGE, Source.NORM})
"""Values that billing computed by an average or a norm: no dial showed them."""
