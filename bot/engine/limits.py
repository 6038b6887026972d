"""What a channel can do, as data; each channel states its own numbers, and where it has them from."""

from dataclasses import dataclass

from core.model.readings.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The measure of a screen in one channel, and what else a dialogue may depend on."""

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
    readings: Source
    """The source of the readings that are handed in here, as billing knows it."""


PRESS_BYTES = 63
"""What a button carries, at most: of Telegram's 64 (callback_data, the tightest) its channel keeps one."""


OUR_TEXT = 4000
"""Characters in one message that we send; below every messenger's own limit, so one number serves all."""
