"""What the server says to the page: screens as lines of a history.

JSON objects, one a WebSocket frame, by their `type`:

    hello     build, session,       the first frame: the newest lines, and whether there are more before them;
              lines, more           a page of another build or another session loads itself anew
    lines     from, lines           from this number on the history is exactly these lines
    older     lines, more           the answer to `older`
    done      id                    answered, and what belongs into the history is there
    refused   id, text              nothing has changed; `text` tells the person why; `id` may be empty
    failed    id                    our own fault: send the same again later
    typing                          work is going on
    toast     text                  a short word for a press
    pong                            the answer to `ping`

A line is {n, at, by, text} and, where there are any, {id, rows, files}; `by` is "person" or "us", `text` a
list of [words, styles, href] with styles out of "bic" (bold, italic, code), `rows` are rows of
{label, look, press | url}, `files` are {key, name, mime, size}.

One rule keeps every tab right: lines are the truth from a number on. A new line, a line edited by a press, a
line erased and a reconnect look alike, and applying them twice does nothing.
"""

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from bot.channels.web.history import Line
from bot.engine.markup import spans
from bot.engine.screens import Button, Screen

_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_STYLES: Final = {"b": "b", "i": "i", "code": "c"}


def hello(build: str, session: str, newest: Iterable[Line], *, more: bool) -> str:
    """The first frame; `more` when there are lines before the newest."""
    return _frame("hello", build=build, session=session, lines=[_line(line) for line in newest], more=more)


def lines(first: int, shown: Iterable[Line]) -> str:
    """From number `first` on the history is exactly these lines."""
    return _frame("lines", **{"from": first}, lines=[_line(line) for line in shown])


def older(shown: Iterable[Line], *, more: bool) -> str:
    """Lines before those that the page has."""
    return _frame("older", lines=[_line(line) for line in shown], more=more)


def done(act: str) -> str:
    """Answered."""
    return _frame("done", id=act)


def refused(act: str, text: str) -> str:
    """Not accepted; the text says why."""
    return _frame("refused", id=act, text=text)


def failed(act: str) -> str:
    """Our own fault; the page sends the same again later."""
    return _frame("failed", id=act)


def typing() -> str:
    """Work is going on."""
    return _frame("typing")


def toast(text: str) -> str:
    """A short word for a press."""
    return _frame("toast", text=text)


def pong() -> str:
    """The answer to `ping`."""
    return _frame("pong")


def _frame(kind: str, **fields: Any) -> str:
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))


def _line(line: Line) -> dict[str, Any]:
    """One line as the page needs it: no markup, only words and their styles."""
    head = {"n": line.number, "at": line.at.isoformat(timespec="seconds")}
    if "screen" not in line.kept:
        return head | {"by": "person", **line.kept, "text": [[line.kept["text"], "", ""]]}
    screen = Screen.from_json(line.kept["screen"])
    return head | {
        "by": "us",
        "text": [
            [span.text, "".join(sorted(_STYLES[style] for style in span.styles)), _safe(span.href)]
            for span in spans(screen.text)
        ],
        "rows": [[_button(button) for button in row] for row in screen.rows],
        "files": [{"key": file.key, "name": file.name, "mime": file.mime} for file in screen.files],
    }


def _button(button: Button) -> dict[str, str]:
    carries = {"url": _safe(button.url)} if button.url else {"press": button.press}
    return {"label": button.label, "look": button.look.value} | carries


def _safe(url: str) -> str:
    """The address if a page may link to it; never one that would run as a script."""
    return url if urlsplit(url).scheme in _SCHEMES else ""
