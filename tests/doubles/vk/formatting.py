"""Text as VK takes it: length, format_data, and the mentions it finds in plain text by itself.

Sources: dev.vk.com, objects/message (format_data, in UTF-16 units); the limit of 4096 characters is what
bots meet in practice, the schema says 9000.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from yarl import URL

from tests.doubles.vk.errors import Refused, invalid

Json = dict[str, Any]

TEXT_MAX = 4096
_STYLES = {"bold", "italic", "underline", "url"}
_NAME = r"[A-Za-z][A-Za-z0-9_.]{3,30}[A-Za-z0-9_]"  # a short address has at least five characters
_TO_ALL = "all|everyone|here|online"
_ID = "(?:id|club|public|event)[0-9]+"
_MENTION = re.compile(
    rf"\[(?P<linked>{_ID}|{_NAME})\|(?P<label>[^\]\n]+)\]"
    rf"|(?<![\w@*/.])(?P<mark>[@*])(?P<bare>{_TO_ALL}|{_ID}|{_NAME})\b(?:[ ]?\((?P<said>[^)\n]+)\))?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style, as the person sees it: bold, italic, underline or url."""

    text: str
    style: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone whom a text of the bot pinged: `target` is id1, club1, a short address or all."""

    peer_id: int
    target: str
    text: str


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def ensure_text(text: str) -> None:
    if len(text) > TEXT_MAX:
        raise Refused(914)


def targets_of(text: str) -> list[str]:
    """Whom VK would take this text to mention."""
    return [found["linked"] or found["bare"] for found in _MENTION.finditer(text)]


def shown(text: str) -> str:
    """The text with mentions as they look: their label alone."""
    return _MENTION.sub(
        lambda found: found["label"] or found["said"] or f"{found['mark']}{found['bare']}", text
    )


def ensure_link(url: str) -> None:
    """Raises ValueError for what is no web address with a host."""
    parsed = URL(url)
    if parsed.scheme not in {"http", "https"} or "." not in (parsed.host or "") or " " in url:
        raise ValueError(f"{url!r} is no web address")


def read_format_data(source: str, text: str) -> Json:
    """The format_data of a call, whose ranges must lie inside the text and split no character."""
    try:
        data = json.loads(source)
    except ValueError:
        raise invalid("format_data contains incorrect JSON") from None
    if type(data) is not dict or set(data) != {"version", "items"} or str(data["version"]) != "1":
        raise invalid("format_data should hold version 1 and items")
    if type(data["items"]) is not list:
        raise invalid("format_data.items should be array")
    edges = _character_edges(text)
    for number, item in enumerate(data["items"]):
        _ensure_item(item, edges, f"format_data.items[{number}]")
    return data


def spans(text: str, format_data: Json | None) -> list[Span]:
    units = text.encode("utf-16-le", "surrogatepass")
    return [
        Span(
            units[2 * item["offset"] : 2 * (item["offset"] + item["length"])].decode("utf-16-le"),
            item["type"],
            item.get("url", ""),
        )
        for item in (format_data or {}).get("items", [])
    ]


def _character_edges(text: str) -> set[int]:
    edges = {0}
    position = 0
    for character in text:
        position += 2 if character > "\uffff" else 1
        edges.add(position)
    return edges


def _ensure_item(item: Any, edges: set[int], where: str) -> None:
    if type(item) is not dict or item.get("type") not in _STYLES:
        raise invalid(f"{where}.type should be one of {', '.join(sorted(_STYLES))}")
    is_link = item["type"] == "url"
    if set(item) != {"type", "offset", "length"} | ({"url"} if is_link else set()):
        raise invalid(f"{where} should hold type, offset, length{' and url' if is_link else ''}")
    offset, length = item["offset"], item["length"]
    if type(offset) is not int or type(length) is not int or length < 1:
        raise invalid(f"{where} should have an offset and a length above zero")
    if offset not in edges or offset + length not in edges:
        raise invalid(f"{where} is outside the text or splits a character")
    if is_link:
        try:
            ensure_link(item["url"])
        except (ValueError, TypeError):
            raise invalid(f"{where}.url is invalid") from None
