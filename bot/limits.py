"""What a channel can show, as data; each number with its source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The measure of a screen in one channel."""

    text: int
    """Visible characters in one message; longer texts go out as several."""
    caption: int
    """Visible characters beside a file."""
    buttons: int
    """Buttons under one message."""
    rows: int
    """Rows of buttons under one message."""
    row: int
    """Buttons in one row."""
    label: int
    """Characters on a button."""
    toast: int
    """Characters of the short answer to a press; 0 where there is none."""
    asks_phone: bool
    """Whether a button can ask for the person's phone."""
    erases: bool
    """Whether we can delete what the person wrote."""


PRESS_BYTES = 64
"""What a button carries, at most: Telegram's callback_data is the tightest."""

OUR_TEXT = 4000
"""A message of ours; below every messenger's own limit, so that one number serves all."""

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
)

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
)

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
)
