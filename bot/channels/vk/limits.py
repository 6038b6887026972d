"""What VK can show."""

from bot.engine.limits import OUR_TEXT, Limits
from core.model.readings.sources import Source

VK = Limits(
    text=OUR_TEXT,  # 4096 in practice, 9000 in the schema of messages.send
    caption=OUR_TEXT,  # a file is an attachment of an ordinary message
    buttons=10,  # dev.vk.com, bots/development/keyboard, inline
    rows=6,  # the same
    row=5,  # the same
    label=40,  # vk-io's keyboard builder
    toast=90,  # show_snackbar
    asks_phone=False,  # no such button in the schema
    erases=False,  # a community cannot remove the person's own copy
    readings=Source.BOT_VK,
)
