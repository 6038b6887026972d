"""From a screen to messages of VK."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from bot.channels.vk.formatting import formatted, harmless
from bot.channels.vk.limits import VK
from bot.engine import markup
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row, Screen

ATTACHMENTS: Final = 10
"""So many in one message; more go out in messages before it."""
_SHORTEST: Final = 500
"""A piece of so few characters is not too long, even where VK says so."""
_COLOURS: Final = {Look.PLAIN: "secondary", Look.PRIMARY: "primary", Look.DANGER: "negative"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a person's client can show (`client_info` of their last message)."""

    callback: bool = True
    """Buttons that are pressed without a word; without them a press is a message."""
    inline: bool = True
    """Buttons under a message; without them they stand below the input line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to be sent."""

    text: Markup
    rows: tuple[Row, ...] = ()
    attachments: tuple[str, ...] = ()
    stays: bool = False
    """Whether an edit would take something away: words for the history, or more that belongs to it."""


def new_messages(screen: Screen, attachments: Sequence[str] = ()) -> list[Message]:
    """The screen as new messages: the files and the buttons stand with the last of its words."""
    *before, beside = _handfuls(attachments) or [()]
    *texts, closing = _pieces(screen.text, VK.text)
    return [
        *(Message(text=Markup(""), attachments=some) for some in before),
        *(Message(text=text) for text in texts),
        Message(
            text=closing,
            rows=screen.rows,
            attachments=beside,
            stays=screen.stays or bool(texts or attachments),
        ),
    ]


def halves(message: Message) -> list[Message]:
    """The message in shorter ones; none when it is short enough already."""
    length = len(markup.plain(message.text))
    if length <= _SHORTEST:
        return []
    *texts, closing = _pieces(message.text, length // 2 + 1)
    return [*(Message(text=text) for text in texts), replace(message, text=closing, stays=True)]


def content(message: Message, client: Client) -> dict[str, Any]:
    """The parameters of messages.send or messages.edit that say what the message is."""
    words, format_data = formatted(message.text)
    return {
        "message": words or None,
        "format_data": format_data,
        "keyboard": _keyboard(message, client) if message.rows else None,
        "attachment": message.attachments or None,
        "dont_parse_links": True,
        "disable_mentions": True,
    }


def random_id(name: str) -> int:
    """A name as `random_id`: 32 bits with a sign, never 0, which would switch the check for repeats off."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], signed=True) or 1


def _handfuls(attachments: Sequence[str]) -> list[tuple[str, ...]]:
    """As many at once as one message takes."""
    starts = range(0, len(attachments), ATTACHMENTS)
    return [tuple(attachments[start : start + ATTACHMENTS]) for start in starts]


def _pieces(text: Markup, limit: int) -> list[Markup]:
    """The text in pieces that VK takes: not empty, and not beginning with spaces, which it would cut off."""
    pieces = [_without_margin(piece) for piece in markup.split(harmless(text), limit)]
    return [piece for piece in pieces if piece] or [text]


def _without_margin(text: Markup) -> Markup:
    runs = markup.spans(text)
    while runs and not runs[0].text.strip():
        del runs[0]
    while runs and not runs[-1].text.strip():
        del runs[-1]
    if not runs:
        return Markup("")
    runs[0] = replace(runs[0], text=runs[0].text.lstrip())
    runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return markup.html(runs)


def _keyboard(message: Message, client: Client) -> dict[str, Any]:
    buttons = [[_button(button, message, client) for button in row] for row in message.rows]
    return {"inline": True, "buttons": buttons} if client.inline else {"one_time": False, "buttons": buttons}


def _button(button: Button, message: Message, client: Client) -> dict[str, Any]:
    if button.url:
        return {"action": {"type": "open_link", "label": button.label, "link": button.url}}
    payload = {"press": button.press, **({"stays": True} if message.stays else {})}
    action = {
        "type": "callback" if client.callback else "text",
        "label": button.label,
        "payload": json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
    }
    return {"action": action, "color": _COLOURS[button.look]}
