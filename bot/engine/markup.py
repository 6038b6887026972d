"""Marked-up text: a safe subset of HTML, escaped here and nowhere else.

The subset is `<b>`, `<i>`, `<code>` and `<a href="…">`; a channel renders it natively from `spans`.
"""

import re
from dataclasses import dataclass
from html import escape as _escape
from html import unescape
from unicodedata import category

from core.base.typed import visible


class Markup(str):
    """Text in the safe subset; what people typed is in it only escaped.

    A type of its own also at run time, so that a text can tell an argument which is marked up from one that
    is still to be escaped. What is put together from pieces is a plain string again, and is named anew.
    """

    __slots__ = ()


_STYLES = frozenset({"b", "i", "code"})
_JOINER = "\u200d"
_SKINS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_NEARBY = 10
"""So many characters before the cut a word's end is looked for."""


def clean(typed: str) -> str:
    """What was typed without the characters that cannot be seen and only do harm."""
    return visible(typed)


def one_line(typed: str) -> str:
    """What was typed on one line, for a header or a title, where a line's end would begin something else."""
    return " ".join(clean(typed).split())


def shortened(words: str, limit: int) -> str:
    """Plain words in at most `limit` characters; what is cut off ends with a word, where one ends nearby."""
    words = words.strip()
    if len(words) <= limit:
        return words
    end = limit - 1
    word_end = words.rfind(" ", 0, end + 1)
    if word_end > 0 and end - word_end <= _NEARBY:
        end = word_end
    while end and _is_one_sign(words[end - 1], words[end]):
        end -= 1
    return words[:end].rstrip() + "…"


def _is_one_sign(before: str, after: str) -> bool:
    """Whether two characters are read as one sign, or as part of one: an accent, a family, a flag."""
    return (
        (before == _JOINER and not after.isspace())
        or after == _JOINER
        or after in _SKINS
        or (before in _FLAG_LETTERS and after in _FLAG_LETTERS)
        or category(after).startswith("M")
    )


def escape(typed: str) -> Markup:
    """Plain text as markup: the only way for what people typed to reach a screen."""
    return Markup(_escape(clean(typed), quote=True))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one style."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


_TOKEN = re.compile(
    r'<(?P<opened>b|i|code)>|<a href="(?P<href>[^"<>]*)">|</(?P<closed>b|i|code|a)>|(?P<text>[^<]+)'
)


def spans(markup: Markup) -> list[Span]:
    """The text as runs of one style.

    Raises:
        ValueError: when a tag is not in the subset or does not close.
    """
    found: list[Span] = []
    opened: list[str] = []
    href, read = "", 0
    for token in _TOKEN.finditer(markup):
        if token.start() != read:
            break
        read = token.end()
        if token["text"] is not None:
            found.append(Span(unescape(token["text"]), _STYLES.intersection(opened), href))
        elif token["opened"] is not None:
            opened.append(token["opened"])
        elif token["href"] is not None:
            opened.append("a")
            href = unescape(token["href"])
        elif not opened or opened.pop() != token["closed"]:
            raise ValueError(f"{token[0]} closes nothing")
        elif token["closed"] == "a":
            href = ""
    if read != len(markup):
        raise ValueError(f"not in the subset: {markup[read : read + 20]}")
    if opened:
        raise ValueError(f"<{opened[-1]}> is not closed")
    return found


def plain(markup: Markup) -> str:
    """The text without its styles."""
    return "".join(span.text for span in spans(markup))


def html(runs: list[Span]) -> Markup:
    """Runs of text as markup again, each run closed in itself."""
    pieces = []
    for span in runs:
        piece: str = _escape(span.text, quote=True)
        for style in sorted(span.styles):
            piece = f"<{style}>{piece}</{style}>"
        if span.href:
            piece = f'<a href="{_escape(span.href, quote=True)}">{piece}</a>'
        pieces.append(piece)
    return Markup("".join(pieces))


def split(markup: Markup, limit: int) -> list[Markup]:
    """The text in pieces of at most `limit` visible characters, cut at line ends where it can be."""
    if len(markup) <= limit or len(plain(markup)) <= limit:
        return [markup]
    pieces: list[Markup] = []
    runs: list[Span] = []
    room = limit
    for span in spans(markup):
        text = span.text
        while len(text) > room:
            cut = text.rfind("\n", 0, room + 1)
            if cut <= 0 and runs:
                cut = 0
            elif cut <= 0:
                cut = room
            if cut:
                runs.append(Span(text[:cut], span.styles, span.href))
            pieces.append(html(runs))
            runs, room = [], limit
            text = text[cut:].removeprefix("\n")
        if text:
            runs.append(Span(text, span.styles, span.href))
            room -= len(text)
    if runs:
        pieces.append(html(runs))
    return pieces
