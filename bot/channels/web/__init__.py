"""The chat on the supplier's site."""

from bot.channels.rate_limits import Rate
from bot.channels.web.channel import WebChannel
from bot.channels.web.mailbox import Letters
from bot.channels.web.site import Rates, Site

__all__ = ["Letters", "Rate", "Rates", "Site", "WebChannel"]
