"""Text as Telegram takes it: HTML into entities, trimming, lengths, links.

The HTML rules and every message are those of TDLib (td/telegram/MessageEntity.cpp, parse_html); lengths are
counted in characters after parsing, entities in UTF-16 code units.
"""

import re
from dataclasses import dataclass
from typing import Any

from tests.doubles.telegram.errors import bad_request

Json = dict[str, Any]
Text = tuple[str, list[Json]]

TEXT_MAX = 4096
CAPTION_MAX = 1024
_SOURCE_MAX_BYTES = 1 << 15

_SPACE = " \t\r\n\0\v"
_MARK = re.compile(r"[<&]")
_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_GAP = re.compile(rf"[{_SPACE}]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CONTROL: dict[int, str | None] = {code: " " for code in range(32) if chr(code) != "\n"} | {ord("\r"): None}
_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_HTTP_URL = re.compile(
    r"(?:https?://)?(?P<host>\[[0-9a-f:.]+\]|[^/?#@:\[\]\s]+)(?::(?P<port>[0-9]{1,5}))?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_HOST = re.compile(r"[\w.!$,~*'();&+=%-]+")
_TG_URL = re.compile(r"(?:tg|ton):(?://)?[A-Za-z0-9_-]+(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_MENTION = re.compile(r"tg://user\?id=([0-9]+)", re.IGNORECASE)


def ensure_link(url: str) -> None:
    """Refuses what Telegram would not open (td/telegram/LinkManager.cpp, check_link): a host needs a dot.

    Telegram would drop a bad link of an <a> in silence and open mailto:a@b as http://b; both are refused.
    """
    if _TG_URL.fullmatch(url):
        return
    if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*://", url, re.IGNORECASE):
        raise bad_request(f"URL '{url}' is invalid: Unsupported URL protocol")
    found = _HTTP_URL.fullmatch(url)
    if not found or not 0 < int(found["port"] or 1) < 1 << 16:
        raise bad_request(f"URL '{url}' is invalid: Wrong HTTP URL")
    host = found["host"]
    if not host.startswith("[") and ("." not in host.strip(".") or not _HOST.fullmatch(host)):
        raise bad_request(f"URL '{url}' is invalid: Wrong HTTP URL")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(source: str, parse_mode: str | None, entities: list[Json] | None) -> Text:
    """The plain text and its entities of a message or a caption, trimmed as Telegram trims it."""
    if len(source) * 4 > _SOURCE_MAX_BYTES and len(source.encode()) > _SOURCE_MAX_BYTES:
        raise bad_request("text is too long")
    if not source.isprintable():
        source = source.translate(_CONTROL)
    if not parse_mode:
        _ensure_entities_fit(source, entities or [])
        return _trimmed(source, entities or [])
    if parse_mode.lower() != "html":
        raise bad_request(f"unsupported parse_mode: this double reads HTML, not {parse_mode}")
    if entities:
        raise bad_request("parse_mode and entities exclude each other")
    return _trimmed(*parse_html(source))


def _ensure_entities_fit(text: str, entities: list[Json]) -> None:
    end = utf16_length(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > end:
            raise bad_request(f"entity beginning at UTF-16 offset {entity['offset']} is outside the text")


def _trimmed(text: str, entities: list[Json]) -> Text:
    kept = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(kept))
    start = min(len(kept) - len(kept.lstrip(" \n")), first)
    if start == 0 and len(kept) == len(text):
        return text, entities
    end = utf16_length(kept)
    clipped = [
        entity | {"offset": entity["offset"] - start, "length": min(entity["length"], end - entity["offset"])}
        for entity in entities
        if entity["offset"] < end
    ]
    return kept[start:], clipped


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    written: int


def parse_html(source: str) -> Text:
    """Plain text and entities of Telegram's HTML; raises Refused, in TDLib's words, for what it rejects."""
    if "<" not in source and "&" not in source:
        return source, []
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._written: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Json] = []

    def read(self) -> Text:
        position = 0
        while found := _MARK.search(self._source, position):
            self._write(self._source[position : found.start()])
            position = found.start()
            if found[0] == "&":
                character, position = _reference(self._source, position)
                self._write(character)
            elif self._source.startswith("</", position):
                position = self._close_tag(position)
            else:
                position = self._open_tag(position)
        self._write(self._source[position:])
        if self._open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._written), self._entities

    def _write(self, text: str) -> None:
        if text:
            self._written.append(text)
            self._offset += utf16_length(text)

    def _open_tag(self, begin: int) -> int:
        name, position = self._match(_NAME, begin + 1)
        name = name.lower()
        if position == len(self._source):
            raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _ENTITY_OF_TAG:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes: dict[str, str] = {}
        while True:
            _, position = self._match(_GAP, position)
            if self._source.startswith(">", position):
                break
            position = self._attribute(begin, name, position, attributes)
        argument = _argument(name, attributes)
        if name == "span" and argument != "spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._open.append(_OpenTag(name, argument, self._offset, len(self._written)))
        return position + 1

    def _attribute(self, begin: int, tag: str, position: int, attributes: dict[str, str]) -> int:
        unclosed = _broken(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        name, position = self._match(_ATTRIBUTE_NAME, position)
        if position == len(self._source):
            raise unclosed
        if not name:
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        _, position = self._match(_GAP, position)
        attributes[name] = ""
        if not self._source.startswith("=", position):
            return position
        _, position = self._match(_GAP, position + 1)
        quote = self._source[position : position + 1]
        if quote and quote in "\"'":
            end = self._source.find(quote, position + 1)
            if end < 0:
                raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
            attributes[name] = _unescaped(self._source[position + 1 : end])
            return end + 1
        start = position
        value, position = self._match(_TOKEN, position)
        if position == len(self._source):
            raise unclosed
        if self._source[position] not in _SPACE + ">":
            raise _broken(f"Unexpected end of name token at byte offset {self._byte(start)}")
        attributes[name] = value.lower()
        return position

    def _close_tag(self, begin: int) -> int:
        if not self._open:
            raise _broken(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name, position = self._match(_NAME, begin + 2)
        _, position = self._match(_GAP, position)
        if not self._source.startswith(">", position):
            raise _broken(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self._open.pop()
        if name and name.lower() != tag.name:
            raise _broken(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{tag.name}>", found "</{name.lower()}>"'
            )
        if self._offset > tag.offset:
            self._add_entity(tag)
        return position + 1

    def _add_entity(self, tag: _OpenTag) -> None:
        entity: Json = {
            "type": _ENTITY_OF_TAG[tag.name],
            "offset": tag.offset,
            "length": self._offset - tag.offset,
        }
        if tag.name == "a":
            url = tag.argument or "".join(self._written[tag.written :])
            if mention := _MENTION.fullmatch(url):
                person = {"id": int(mention[1]), "is_bot": False, "first_name": ""}
                entity |= {"type": "text_mention", "user": person}
            else:
                ensure_link(url)
                entity["url"] = url
        elif tag.name == "tg-emoji":
            if not tag.argument.isdecimal():
                raise _broken("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "pre" and self._entities and self._entities[-1].get("language"):
            inner = self._entities[-1]
            language = inner.pop("language")
            if inner == entity | {"type": "code"}:
                inner |= {"type": "pre", "language": language}
                return
        elif tag.name == "code" and tag.argument and self._open and self._open[-1].name == "pre":
            entity["language"] = tag.argument
        self._entities.append(entity)

    def _match(self, pattern: re.Pattern[str], position: int) -> tuple[str, int]:
        found = pattern.match(self._source, position)
        if found is None:
            raise AssertionError("these patterns match the empty string too")
        return found[0], found.end()

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "tg-emoji":
        return attributes.get("emoji-id", "")
    if tag == "span" and attributes.get("class", "").startswith("tg-"):
        return attributes["class"].removeprefix("tg-")
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return attributes["class"].removeprefix("language-")
    return "expandable" if tag == "blockquote" and "expandable" in attributes else ""


def _reference(source: str, position: int) -> tuple[str, int]:
    """The character a reference stands for; an unknown one stays as it is written, as in Telegram."""
    found = _REFERENCE.match(source, position)
    if not found:
        return "&", position + 1
    if found[3]:
        return _NAMED[found[3]], found.end()
    code = int(found[1], 16) if found[1] else int(found[2])
    if code == 0 or code >= 0x10FFFF:
        return "&", position + 1
    if 0xD800 <= code <= 0xDFFF:
        raise _broken("Text contains invalid Unicode characters after decoding HTML entities")
    return chr(code), found.end()


def _unescaped(value: str) -> str:
    written, position = [], 0
    while (found := value.find("&", position)) >= 0:
        written.append(value[position:found])
        character, position = _reference(value, found)
        written.append(character)
    return "".join(written) + value[position:]


def _broken(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
