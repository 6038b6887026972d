"""What VK refuses in a keyboard, mostly in its own words (dev.vk.com, bots/development/keyboard)."""

import json
from typing import Any

from tests.doubles.vk.errors import Refused, invalid
from tests.doubles.vk.formatting import ensure_link
from tests.doubles.vk.schema import vk_api

Json = dict[str, Any]

ROW_MAX = 5
ROWS_MAX, BUTTONS_MAX = 10, 40
INLINE_ROWS_MAX, INLINE_BUTTONS_MAX = 6, 10
LABEL_MAX = 40
PAYLOAD_MAX_BYTES = 255
COLOURS = {"primary", "secondary", "negative", "positive"}
_COLOURED = {"text", "callback"}
_FULL_WIDTH = {"location", "vkpay", "open_app"}


def read_keyboard(source: str, *, editing: bool = False) -> Json:
    """The keyboard of a call; raises Refused, with 911 as a rule, for one that VK would not show."""
    try:
        keyboard = json.loads(source)
    except ValueError:
        raise invalid("keyboard contains incorrect JSON") from None
    if type(keyboard) is not dict:
        raise _broken("keyboard should be array")
    if unknown := set(keyboard) - {"one_time", "inline", "buttons", "author_id"}:
        raise _broken(f"keyboard contains unknown fields {', '.join(sorted(unknown))}")
    for name in ("one_time", "inline"):
        if type(keyboard.get(name, False)) is not bool:
            raise _broken(f"{name} property should be boolean")
    inline = keyboard.get("inline", False)
    if inline and keyboard.get("one_time", False):
        raise _broken("inline keyboard can't be one_time")
    if editing and not inline:
        raise _broken("only an inline keyboard can be edited")
    _ensure_rows(keyboard.get("buttons"), inline=inline)
    return keyboard


def _ensure_rows(rows: Any, *, inline: bool) -> None:
    if type(rows) is not list or any(type(row) is not list for row in rows):
        raise _broken("buttons should be array")
    rows_max, buttons_max = (INLINE_ROWS_MAX, INLINE_BUTTONS_MAX) if inline else (ROWS_MAX, BUTTONS_MAX)
    if len(rows) > rows_max:
        raise _broken("buttons contain too much rows")
    for number, row in enumerate(rows):
        if not 0 < len(row) <= ROW_MAX:
            raise _broken(f"row {number} contains too much columns")  # VK says so of an empty row too
        for column, button in enumerate(row):
            _ensure_button(button, f"button [{number}][{column}]")
        if len(row) > 1 and any(button["action"]["type"] in _FULL_WIDTH for button in row):
            raise _broken(f"row {number} contains too much columns")
    if sum(map(len, rows)) > buttons_max:
        raise _broken("keyboard contains too much buttons")


def _ensure_button(button: Any, where: str) -> None:
    if type(button) is not dict or set(button) - {"action", "color"} or "action" not in button:
        raise _broken(f"{where} should hold an action and perhaps a color")
    action = button["action"]
    if type(action) is dict and type(action.get("payload")) is dict:
        # the schema wants a string, but VK turns an object into one: vkbottle sends nothing else
        action["payload"] = json.dumps(action["payload"], ensure_ascii=False)
    try:
        vk_api().check("messages_keyboard_button_property_action", action)
    except Refused as refused:
        raise _broken(f"{where} {refused.message.partition(': ')[2]}") from None
    if "color" in button and (action["type"] not in _COLOURED or button["color"] not in COLOURS):
        raise _broken(f"{where} has invalid color")
    if "label" in action and not action["label"].strip():
        raise _broken(f"{where} label should be at least 1 letters length")
    if len(action.get("label", "")) > LABEL_MAX:
        raise _broken(f"{where} label should be at most {LABEL_MAX} letters length")
    if "payload" in action:
        _ensure_payload(action["payload"], where)
    if "link" in action:
        try:
            ensure_link(action["link"])
        except ValueError:
            raise _broken(f"{where} has invalid link") from None


def _ensure_payload(payload: str, where: str) -> None:
    if len(payload.encode()) > PAYLOAD_MAX_BYTES:
        raise _broken(f"{where} payload should be at most {PAYLOAD_MAX_BYTES} bytes length")
    try:
        value = json.loads(payload)
    except ValueError:
        value = None
    if type(value) is not dict:
        raise _broken(f"{where} payload should be a JSON object")


def _broken(reason: str) -> Refused:
    return Refused(911, reason)
