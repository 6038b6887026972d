"""What Telegram can show."""

from bot.engine.limits import OUR_TEXT, Limits
from core.model.readings.sources import Source

TELEGRAM = Limits(
    text=OUR_TEXT,  # 4096 after entities parsing (Bot API, sendMessage)
    caption=1024,  # Bot API, sendDocument
    buttons=100,  # not documented; refused above it
    rows=100,
    row=8,  # the client wraps nothing: more than eight in a row cannot be read
    label=64,  # not documented; longer labels are cut by the client
    toast=200,  # Bot API, answerCallbackQuery
    asks_phone=True,  # Bot API, KeyboardButton.request_contact
    erases=True,  # Bot API, deleteMessage: incoming messages in private chats
    readings=Source.BOT_TELEGRAM,
)
