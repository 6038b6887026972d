"""The dialogue itself."""

from bot.engine.dialogue import Dialogue, Needs

bill = Dialogue("bill", needs=Needs.ACCOUNT)
