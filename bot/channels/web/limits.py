"""What the chat on the site can show."""

from bot.engine.limits import OUR_TEXT, Limits
from core.model.readings.sources import Source

WEB = Limits(
    text=OUR_TEXT,
    caption=OUR_TEXT,
    buttons=100,  # our own page; so that a screen stays a screen
    rows=50,
    row=4,  # four fit a phone of 320 points
    label=64,
    toast=200,
    asks_phone=False,  # a browser knows no phone
    erases=True,  # our own history
    readings=Source.BOT_WEB,
)
