"""From an event of VK to what a person did."""

import json
import mimetypes
from collections.abc import Mapping
from typing import Any, Final

from bot.engine.events import Attached, Pressed, Said, Sent, Started, What

Json = Mapping[str, Any]

GROUP_CHATS: Final = 2_000_000_000
"""A peer from here on is a chat of several people (dev.vk.com, messages.send)."""
_START: Final = {"command": "start"}
"""What [Начать] carries, which VK shows in an empty chat (dev.vk.com, bots/development/keyboard)."""


def is_private(message: Json) -> bool:
    """Whether a person wrote it in their own chat with the community."""
    return bool(0 < message["from_id"] == message["peer_id"])


def what_was_sent(message: Json) -> list[What]:
    """What a message in a private chat means; several files are several deeds."""
    payload = message.get("payload")
    press = press_of(payload)
    if press is not None:
        return [Pressed(press[0])]
    if _fields(payload) == _START:
        return [Started(message.get("ref") or "")]
    # A `ref` beside words or files says only by which link the person came, and must not swallow them.
    files = _attached(message)
    if files:
        return files
    if message.get("text"):
        return [Said(message["text"])]
    return [Sent(_kind(message))]


def press_of(payload: Any) -> tuple[str, bool] | None:
    """What our own payload carries, and whether its message is to stay; None for any other payload."""
    fields = _fields(payload)
    press = fields.get("press")
    return (press, fields.get("stays") is True) if isinstance(press, str) else None


def client_of(info: Json) -> dict[str, bool]:
    """What of `Client` the person's client cannot show."""
    can = {
        "callback": "callback" in info.get("button_actions", ["callback"]),
        "inline": bool(info.get("inline_keyboard", True)),
    }
    return {what: False for what, shown in can.items() if not shown}


def speaks_to(message: Json, group_id: int) -> bool:
    """Whether a message in a group chat is meant for us: a mention, a button, a reply, an invitation."""
    invited = message.get("action", {})
    return (
        f"[club{group_id}|" in message.get("text", "")
        or f"@club{group_id}" in message.get("text", "")
        or press_of(message.get("payload")) is not None
        or message.get("reply_message", {}).get("from_id") == -group_id
        or (invited.get("type") == "chat_invite_user" and invited.get("member_id") == -group_id)
    )


def address_of(message: Json, number: int) -> str:
    """The address that a file of a message can be fetched from; empty when there is none."""
    files = [attachment for attachment in message.get("attachments", []) if _is_file(attachment)]
    if number >= len(files):
        return ""
    kind = files[number]["type"]
    file = files[number][kind]
    url: str = file.get("url", "") if kind == "doc" else _largest(file).get("url", "")
    return url


def reference(message: Json, number: int) -> str:
    """What a file of a message is found again by, when the address that came with it has died."""
    return json.dumps(
        [message["peer_id"], message["conversation_message_id"], number, address_of(message, number)],
        separators=(",", ":"),
    )


def _fields(payload: Any) -> Json:
    """A payload: text with a message, JSON with the press of a callback button, and forged perhaps."""
    if isinstance(payload, str):
        try:
            payload = json.loads(payload)
        except (ValueError, RecursionError):
            return {}
    return payload if isinstance(payload, dict) else {}


def _attached(message: Json) -> list[What]:
    files = [attachment for attachment in message.get("attachments", []) if _is_file(attachment)]
    deeds: list[What] = []
    for number, file in enumerate(files):
        caption = message.get("text", "") if number == 0 else ""
        deeds.append(_attachment(file, reference(message, number), caption))
    return deeds


def _attachment(file: Json, found_by: str, caption: str) -> Attached:
    if file["type"] == "photo":
        return Attached(found_by, name="photo.jpg", mime="image/jpeg", caption=caption)
    doc = file["doc"]
    title, extension = doc.get("title", ""), doc.get("ext", "")
    name = title if title.lower().endswith(f".{extension}".lower()) else f"{title}.{extension}"
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attached(found_by, name=name, mime=mime, size=doc.get("size", 0), caption=caption)


def _is_file(attachment: Json) -> bool:
    return attachment.get("type") in {"doc", "photo"}


def _largest(photo: Json) -> Json:
    """The largest of the sizes, which come in no order."""
    return max(photo.get("sizes", []), key=lambda size: size["width"] * size["height"], default={})


def _kind(message: Json) -> str:
    """What a message without words and files holds, in VK's own word."""
    if message.get("fwd_messages"):
        return "forwarded"  # somebody else's words do not answer our question (S99)
    attachments = message.get("attachments")
    if attachments:
        return str(attachments[0].get("type", "unknown"))
    return "geo" if message.get("geo") else "unknown"
