"""The bill explained: why a month comes to what it does, what was used, other tariffs, and penalties.

A step is heard once its file has been imported.
"""

from bot.handlers.bill.common import bill
from bot.handlers.bill.consumption import CHART, consumption_button
from bot.handlers.bill.penalties import penalties_button
from bot.handlers.bill.why import why, why_button

__all__ = ["CHART", "bill", "consumption_button", "penalties_button", "why", "why_button"]
