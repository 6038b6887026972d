"""An account opened to somebody near: what its owner does, and what the other one does.

A step is heard once its file has been imported.
"""

from bot.handlers.delegates.accepting import enter
from bot.handlers.delegates.common import delegates
from bot.handlers.delegates.inviting import look, show_all

__all__ = ["delegates", "enter", "look", "show_all"]
