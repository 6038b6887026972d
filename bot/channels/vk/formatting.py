"""From markup to a text of VK: plain words, and beside them where they are bold, italic or a link."""

import re
from typing import Any, Final

from bot.engine import markup
from bot.engine.markup import Markup, Span

_STYLES: Final = {"b": "bold", "i": "italic"}
"""VK knows no code: what is marked so is shown as it is."""

_UNSEEN: Final = "\u200b"
"""Breaks what VK would take for a mention; `markup.clean` takes it away when somebody sends it back to us."""
_MENTION: Final = re.compile(r"(?<=\[)(?=\w|\Z)|(?<=(?<!\w)[@*])(?=\w|\Z)", re.ASCII)
"""After the sign that a mention begins with: `[id1|Анна]`, `@durov`, `*club1 (нам)`. Addresses of letters are
none: there a letter stands before the sign."""


def harmless(text: Markup) -> Markup:
    """The text without a mention that would ping somebody, or hide whose page a link leads to."""
    if not any(sign in text for sign in "[@*"):
        return text
    runs = [Span(_MENTION.sub(_UNSEEN, run.text), run.styles, run.href) for run in markup.spans(text)]
    return markup.html(runs)


def formatted(text: Markup) -> tuple[str, dict[str, Any] | None]:
    """The words, and their `format_data`, whose offsets are in UTF-16 units (dev.vk.com, objects/message)."""
    runs = markup.spans(text)
    items: list[dict[str, Any]] = []
    offset = 0
    for run in runs:
        length = len(run.text.encode("utf-16-le")) // 2
        place = {"offset": offset, "length": length}
        items += [{"type": _STYLES[style], **place} for style in sorted(run.styles & _STYLES.keys())]
        if run.href:
            items.append({"type": "url", **place, "url": run.href})
        offset += length
    words = "".join(run.text for run in runs)
    return words, {"version": 1, "items": items} if items else None
