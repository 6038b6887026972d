"""One's own data: consents as a ledger, a copy of everything, being forgotten, texts that have changed."""

from bot.handlers.mydata.anew import to_decide
from bot.handlers.mydata.common import mydata
from bot.handlers.mydata.copy import COPY
from bot.handlers.mydata.main import way_in

__all__ = ["COPY", "mydata", "to_decide", "way_in"]
