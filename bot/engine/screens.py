"""What is shown: a whole answer, never a messenger's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from bot.engine.limits import PRESS_BYTES, Limits
from bot.engine.markup import Markup, plain


class ScreenDoesNotFit(ValueError):
    """A screen that some channel could not show: a fault of the dialogue, found by a test."""


class Look(StrEnum):
    """What a button means; a channel gives it its own colour."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A label with what it carries, or with a link that it opens.

    Raises:
        ScreenDoesNotFit: when what it carries is longer than the tightest messenger allows.
    """

    label: str
    press: str = ""
    url: str = ""
    look: Look = Look.PLAIN

    def __post_init__(self) -> None:
        if bool(self.press) == bool(self.url):
            raise ScreenDoesNotFit(f"«{self.label}» must carry a press or a link")
        if len(self.press.encode()) > PRESS_BYTES:
            raise ScreenDoesNotFit(f"«{self.label}» carries more than {PRESS_BYTES} bytes")


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file that waits in the store under its key."""

    key: str
    name: str
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A whole answer: text, rows of buttons, files, perhaps a request for the phone."""

    text: Markup
    rows: tuple[Row, ...] = ()
    files: tuple[File, ...] = ()
    asks_phone: str = ""
    """The label of the button that asks for the phone; only for channels that can."""
    stays: bool = False
    """Whether it also says what is to stay in the history: a press of it is answered below it."""

    def with_rows(self, *rows: Row) -> Self:
        """The same screen with more rows below."""
        return replace(self, rows=(*self.rows, *(row for row in rows if row)))

    def ensure_fits(self, limits: Limits) -> None:
        """Refuse what the channel could not show.

        Raises:
            ScreenDoesNotFit: naming the measure that is exceeded.
        """
        buttons = [button for row in self.rows for button in row]
        if not plain(self.text).strip():
            raise ScreenDoesNotFit("a screen without words")
        if len(self.rows) > limits.rows or len(buttons) > limits.buttons:
            raise ScreenDoesNotFit(f"{len(buttons)} buttons in {len(self.rows)} rows")
        if any(len(row) > limits.row for row in self.rows):
            raise ScreenDoesNotFit(f"more than {limits.row} buttons in a row")
        for button in buttons:
            if not 0 < len(button.label) <= limits.label:
                raise ScreenDoesNotFit(f"a label of {len(button.label)} characters: «{button.label}»")
        if self.asks_phone and not limits.asks_phone:
            raise ScreenDoesNotFit("the channel cannot ask for a phone")

    def to_json(self) -> dict[str, Any]:
        """The screen as it is kept with the turn."""
        return {
            "text": self.text,
            "rows": [[[b.label, b.press, b.url, b.look.value] for b in row] for row in self.rows],
            "files": [[f.key, f.name, f.mime] for f in self.files],
            "asks_phone": self.asks_phone,
            "stays": self.stays,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The screen as it was kept."""
        return cls(
            text=Markup(kept["text"]),
            rows=tuple(
                tuple(Button(label, press, url, Look(look)) for label, press, url, look in row)
                for row in kept["rows"]
            ),
            files=tuple(File(*file) for file in kept["files"]),
            asks_phone=kept["asks_phone"],
            stays=kept.get("stays", False),
        )


def in_one_message(screens: Sequence[Screen], limits: Limits) -> tuple[Screen, ...]:
    """The screens with the words before the last one put into it, where one message holds all of them."""
    *words, last = screens
    text = Markup("\n\n".join(screen.text for screen in screens))
    room = limits.caption if last.files else limits.text
    if not words or len(plain(text)) > room or any(screen != Screen(text=screen.text) for screen in words):
        return tuple(screens)
    return (replace(last, text=text, stays=True),)


class PhoneButton(StrEnum):
    """What becomes of the button that shares the phone, where a channel puts it beside the screens."""

    AS_IT_IS = ""
    PUT = "put"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that one event is answered with."""

    screens: Sequence[Screen] = field(default=())
    toast: str = ""
    """A short word for a press, where the channel has a place for it."""
    erase: str = ""
    """The messenger's own name of the person's message that is to be deleted, since it is a secret."""
    fresh: bool = False
    """Whether the screen is to stand below as a new message rather than in place of the one pressed."""
    phone: PhoneButton = PhoneButton.AS_IT_IS
    lasting: bool = False
    """Whether it is owed until it has been shown, though a newer answer comes."""
    client: Mapping[str, Any] = field(default_factory=dict)
    """What the person's client can show, in the channel's own words."""
    bulk: bool = False
    """Whether it is one of many that go out unasked: what somebody waits for goes before it."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.screens or self.toast or self.erase or self.phone)

    def to_json(self) -> dict[str, Any]:
        """The answer as it is kept with the turn until it has been shown."""
        return {
            "screens": [screen.to_json() for screen in self.screens],
            "toast": self.toast,
            "erase": self.erase,
            "fresh": self.fresh,
            "phone": self.phone.value,
            "lasting": self.lasting,
            "client": dict(self.client),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The answer as it was kept; older versions kept less of it, and only whether to erase."""
        erase = kept["erase"]
        return cls(
            screens=tuple(Screen.from_json(screen) for screen in kept["screens"]),
            toast=kept["toast"],
            erase=erase if isinstance(erase, str) else "",
            fresh=kept["fresh"],
            phone=PhoneButton(kept.get("phone", "")),
            lasting=kept.get("lasting", False),
            client=kept.get("client", {}),
        )
