"""The bill explained: why a month comes to what it does.

A step is heard once its file has been imported.
"""

from bot.handlers.bill.common import bill
from bot.handlers.bill.why import why, why_button

__all__ = ["bill", "why", "why_button"]
