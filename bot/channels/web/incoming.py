"""What the page says, and what it is for the conversation.

JSON objects, one a WebSocket frame, by their `type`; `id` is made up by the page, and the same when it sends
the same thing again:

    said      id, text              what the person wrote
    pressed   id, press, line       a button, and the number of the line that it stands in
    attached  id, file, caption     a file that has been uploaded, by the key that the upload returned
    started   id, payload           the page is new to the person, or was opened by a link with `#start=…`
    older     before, have          asks for lines before a number; `have` is how many the page holds
    ping                            is anybody there

The page keeps what has not been answered by `done` and sends it again after a reconnect. What was said is
kept in the page's memory only, since it may be a password.
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bot.engine import events
from bot.engine.limits import PRESS_BYTES
from bot.engine.markup import clean
from core.model.files import KeptFile

FRAME_BYTES: Final = 64 * 1024
"""The longest frame of a page; the longest message takes a third of it, however it is written."""


class Garbled(ValueError):
    """A frame that our own page never sends."""


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


def meaning(act: Said | Pressed | Started) -> events.What:
    """What an act is for the conversation."""
    match act:
        case Said(text=text):
            return events.Said(clean(text))
        case Pressed(press=press):
            return events.Pressed(press)
        case Started(payload=payload):
            return events.Started(clean(payload))


def meaning_of_file(act: Attached, file: KeptFile, reference: str) -> events.Attached:
    """What a file that has been uploaded is for the conversation, under the channel's name of it."""
    return events.Attached(reference, file.name, file.mime, len(file.content), clean(act.caption))


def origin(act: Act) -> str:
    """The name of the message that the act belongs to: the pressed line, or the person's own words."""
    return str(act.line) if isinstance(act, Pressed) else act.id
