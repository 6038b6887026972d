"""What the page and the server say to each other: JSON objects, one a WebSocket frame, by their `type`.

From the page; `id` is made up by the page, and the same when it sends the same thing again:

    said      id, text              what the person wrote
    pressed   id, press, line       a button, and the number of the line that it stands in
    attached  id, file, caption     a file that has been uploaded, by the key that the upload returned
    started   id, payload           the page is new to the person, or was opened by a link with `?start=…`
    older     before, have          asks for lines before a number; `have` is how many the page holds
    ping                            is anybody there

From the server:

    hello     build, session,       the first frame: the newest lines, and whether there are more before them;
              lines, more           a page of another build or another session loads itself anew
    lines     from, lines           from this number on the history is exactly these lines
    older     lines, more           the answer to `older`
    done      id                    answered, and what belongs into the history is there
    refused   id, text              nothing has changed; `text` tells the person why; `id` may be empty
    failed    id                    a fault of ours: send the same again later
    typing                          work is going on
    toast     text                  a short word for a press
    pong                            the answer to `ping`

A line is {n, at, by, text} and, where there are any, {id, rows, files}; `by` is "person" or "us", `text` a
list of [words, styles, href] with styles out of "bic" (bold, italic, code), `rows` are rows of
{label, look, press | url}, `files` are {key, name, mime, size}.

One rule keeps every tab right: lines are the truth from a number on. A new line, a line edited by a press, a
line erased and a reconnect look alike, and applying them twice does nothing. The page keeps what has not been
answered by `done` and sends it again after a reconnect; a repeated event gets the answer that it got before.
What was said is kept in the page's memory only, since it may be a password.
"""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bot.channels.web.history import Line
from bot.engine.limits import PRESS_BYTES
from bot.engine.markup import spans
from bot.engine.screens import Button, Screen

FRAME_BYTES: Final = 64 * 1024
"""The longest frame of a page; the longest message takes a third of it, however it is written."""

_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_STYLES: Final = {"b": "b", "i": "i", "code": "c"}


class Garbled(ValueError):
    """A frame that no page of ours sends."""


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Wire = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=PRESS_BYTES)]


class Said(_Frame):
    """The person wrote something."""

    type: Literal["said"]
    id: Id
    text: Annotated[str, StringConstraints(min_length=1)]


class Pressed(_Frame):
    """The person pressed a button in a line."""

    type: Literal["pressed"]
    id: Id
    press: Wire
    line: int


class Attached(_Frame):
    """The person sent a file that has been uploaded."""

    type: Literal["attached"]
    id: Id
    file: Id
    caption: str = ""


class Started(_Frame):
    """The page was opened by a link with a payload."""

    type: Literal["started"]
    id: Id
    payload: Annotated[str, StringConstraints(max_length=64)] = ""


class Older(_Frame):
    """The page asks for earlier lines."""

    type: Literal["older"]
    before: int
    have: Annotated[int, Field(ge=0)]


class Ping(_Frame):
    """The page asks whether anybody is there."""

    type: Literal["ping"]


Act: TypeAlias = Said | Pressed | Attached | Started
_FRAMES: Final[TypeAdapter[Act | Older | Ping]] = TypeAdapter(
    Annotated[Act | Older | Ping, Field(discriminator="type")]
)


def read(frame: str) -> Act | Older | Ping:
    """What the page says.

    Raises:
        Garbled: when it is not one of the frames above.
    """
    try:
        return _FRAMES.validate_json(frame)
    except ValidationError:
        raise Garbled from None


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
    """A fault of ours."""
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
