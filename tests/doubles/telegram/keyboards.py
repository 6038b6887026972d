"""What Telegram refuses in a keyboard (td/telegram/ReplyMarkup.cpp and the server behind it)."""

from typing import Any

from tests.doubles.telegram.errors import Refused, bad_request
from tests.doubles.telegram.formatting import ensure_link

Json = dict[str, Any]

INLINE_BUTTONS_MAX = 100
REPLY_BUTTONS_MAX = 300
ROW_MAX = 12  # TDLib drops the thirteenth button of a row in silence; here that is refused
CALLBACK_DATA_MAX_BYTES = 64
PLACEHOLDER_MAX = 64

_LOOKS = {"text", "icon_custom_emoji_id", "style"}
_PRIVATE_ONLY = {
    "request_contact": "phone number",
    "request_location": "location",
    "request_poll": "poll",
    "request_users": "users",
    "request_chat": "chats",
    "web_app": "Web App",
}


def ensure_markup(markup: Json, *, private: bool) -> None:
    """Raises Refused for a reply_markup, already of the right types, that Telegram would not show."""
    if "inline_keyboard" in markup:
        _ensure_rows(markup["inline_keyboard"], INLINE_BUTTONS_MAX)
        for row in markup["inline_keyboard"]:
            for button in row:
                _ensure_inline_button(button)
    elif "keyboard" in markup:
        _ensure_rows(markup["keyboard"], REPLY_BUTTONS_MAX)
        if not any(markup["keyboard"]):
            raise bad_request("reply keyboard is empty")
        if not 0 < len(markup.get("input_field_placeholder", " ")) <= PLACEHOLDER_MAX:
            raise bad_request(f"input_field_placeholder must have 1-{PLACEHOLDER_MAX} characters")
        for row in markup["keyboard"]:
            for button in row:
                _ensure_reply_button(button, private=private)


def _ensure_rows(rows: list[list[Json]], most: int) -> None:
    if sum(map(len, rows)) > most:
        raise bad_request("reply markup is too long")
    if any(len(row) > ROW_MAX for row in rows):
        raise bad_request(f"a row of a keyboard holds at most {ROW_MAX} buttons")


def _ensure_inline_button(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in button if name not in _LOOKS]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: only one action is allowed, not {actions}")
    if "callback_data" in button and not 0 < len(button["callback_data"].encode()) <= CALLBACK_DATA_MAX_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _ensure_url(button["url"])


def _ensure_url(url: str) -> None:
    try:
        ensure_link(url)
    except Refused as refused:
        reason = refused.description.removeprefix("Bad Request: ")
        raise bad_request(f"inline keyboard button {reason}") from None


def _ensure_reply_button(button: Json, *, private: bool) -> None:
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    requests = [name for name in button if name not in _LOOKS]
    if len(requests) > 1:
        raise bad_request(f"can't parse keyboard button: only one request is allowed, not {requests}")
    for name in requests:
        if name in _PRIVATE_ONLY and not private:
            raise bad_request(f"{_PRIVATE_ONLY[name]} can be requested in private chats only")
