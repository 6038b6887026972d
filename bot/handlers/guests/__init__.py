"""Without registration (S5, S6, S52, S53, S59, S60): what is done by an account's number alone."""

from bot.handlers.guests import consents, e_receipt, paying, readings
from bot.handlers.guests.common import guests

__all__ = ["consents", "e_receipt", "guests", "paying", "readings"]
