"""One topic of the conversation: its states, what each shows, what each press or word leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, TypeAlias, TypeVar

from bot.engine.events import Attached, Said, SharedPhone, What
from bot.engine.roles import Role
from bot.engine.screens import Screen
from bot.engine.states import State
from bot.engine.turn import OutOfDate, Place, Turn
from bot.understanding.slots import Slots

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Go:
    """Go to a state with a memory of its own, none if none is given; a bare `State` keeps what is there."""

    state: State
    memory: "DataclassInstance | None" = None
    screen: Screen | None = None
    """What is shown there at first, in place of the state's own screen."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go back to where the person was held up by a decision, and do what they wanted to do there."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The words are no answer to what is asked here; the reply says so, unless they mean something else.

    A handler that returns it has changed nothing; where the words are understood, what it said is not said.
    """

    reply: State | Go | Screen | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """Say nothing to a result, since more of the same are to come, or the answer stands already."""


Reply: TypeAlias = State | Go | GoOn | NoAnswer | Place | Screen | Nothing | None
"""Where a handler leads: another state, the place of another chat, one screen in the same state, nowhere
without a word, or None to show the state anew."""

Show: TypeAlias = Callable[[Turn], Screen]
OnWords = TypeVar("OnWords", bound=Callable[[Turn, str], Reply])
OnFile = TypeVar("OnFile", bound=Callable[[Turn, Attached], Reply])
OnMeaning: TypeAlias = Callable[[Turn, Slots], Reply]
OnMeant = TypeVar("OnMeant", bound=OnMeaning)
OnPhone = TypeVar("OnPhone", bound=Callable[[Turn, SharedPhone], Reply])
OnResult = TypeVar("OnResult", bound=Callable[[Turn, dict[str, Any]], Reply])
H = TypeVar("H")


class Needs(Enum):
    """What a dialogue cannot do without; the conversation sees to it before a handler is called."""

    NOTHING = 0
    CABINET = 1
    ACCOUNT = 2


class Leave(StrEnum):
    """The words of the button that leads out; `NONE` where a screen is the way out itself."""

    CANCEL = "nav-cancel"
    MENU = "nav-menu"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a state is shown, and the ways out of it."""

    show: Show
    back: State | None
    leave: Leave
    returns: bool = False
    """Whether [Назад] leads to where the person came from, and to `back` only where that is not known."""
    moves: bool = True
    """Whether another chat of the person may go on from here."""


class Press(Generic[P]):
    """A handler of presses, and the only maker of what a button carries to it.

    `wire` is its name on a button; `states` are those in which it is heard, none for any: a door.
    """

    def __init__(
        self,
        wire: str,
        states: tuple[State, ...],
        handler: Callable[Concatenate[Turn, P], Reply],
        needs: Needs,
        *,
        always: bool = False,
    ) -> None:
        self.wire = wire
        self.needs = needs
        self.always = always
        self.states = frozenset(state.state for state in states)
        self._handler = handler
        kinds = [parameter.annotation for parameter in signature(handler).parameters.values()][1:]
        self._kind: Callable[[str], Any] | None = _maker(kinds[0]) if kinds else None

    def carry(self, *args: P.args, **kwargs: P.kwargs) -> str:
        """What a button carries so that a press of it calls the handler with this value."""
        values = [*args, *kwargs.values()]
        return f"{self.wire}:{values[0]}" if values else self.wire

    def call(self, turn: Turn, value: str) -> Reply:
        """Call the handler with what a button carried; it may be forged or come from an older version.

        Raises:
            OutOfDate: when the value is not one that the handler could have put there.
        """
        if self._kind is None:
            return self._handler(turn)  # type: ignore[call-arg]  # P is empty here
        try:
            converted = self._kind(value)
        except ValueError as error:
            raise OutOfDate from error
        return self._handler(turn, converted)  # type: ignore[call-arg]  # P is one value


def _maker(annotation: Any) -> Callable[[str], Any]:
    """What turns a value on the wire back into an argument: int, str, a NewType of them or an enum."""
    kind: Callable[[str], Any] = getattr(annotation, "__supertype__", annotation)
    return _whole if kind is int else kind


_MOST_DIGITS: Final = 18
"""An id with more digits is forged, and no database could compare it with its own."""


def _whole(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS):
        raise ValueError(value)
    return int(value)


def is_command(text: str) -> bool:
    """Whether it begins as a command does; two slashes are words, a note of an operator's."""
    return text.startswith("/") and not text.startswith("//")


class Dialogue:
    """A topic, to which its handlers are added by decorators."""

    def __init__(
        self,
        name: str,
        *,
        needs: Needs = Needs.NOTHING,
        role: Role = Role.SUBSCRIBER,
        moves: bool = True,
        always: bool = False,
    ) -> None:
        """Begin without handlers; `moves` is whether another chat of the person may go on with it.

        What is heard `always` is heard also while the person has something to decide before anything else.
        """
        self.name = name
        self.needs = needs
        self.role = role
        self.moves = moves
        self.always = always
        self.shown: dict[str, Shown] = {}
        self.presses: dict[str, Press[Any]] = {}
        self.words: dict[str, Callable[[Turn, str], Reply]] = {}
        self.meanings: dict[str, OnMeaning] = {}
        """What an intent of plain words leads to, in any state."""
        self.unasked: Callable[[Turn, str], Reply] | None = None
        """What words lead to where nothing is asked for."""
        self.secrets: set[str] = set()
        """States in which the typed words are a secret: they are deleted from the chat, right or wrong."""
        self.attachments: dict[str, Callable[[Turn, Attached], Reply]] = {}
        self.unasked_file: Callable[[Turn, Attached], Reply] | None = None
        """What a file leads to where nobody asked for one."""
        self.phones: dict[str, Callable[[Turn, SharedPhone], Reply]] = {}
        self.results: dict[str, Callable[[Turn, dict[str, Any]], Reply]] = {}
        self.interrupting: set[str] = set()
        """Kinds of results that may lead away from what the person is asked by then."""
        self.commands: dict[str, Callable[[Turn, str], Reply]] = {}
        self.links: dict[str, Callable[[Turn, str], Reply]] = {}

    def waits_for(self, what: What, state: str) -> bool:
        """Whether this is what the dialogue waits for in the state."""
        match what:
            case Said(text):
                return state in self.words and not is_command(text)
            case Attached():
                return state in self.attachments
            case SharedPhone():
                return state in self.phones
        return False

    def shows(
        self,
        state: State,
        *,
        back: State | None = None,
        leave: Leave = Leave.MENU,
        returns: bool = False,
        moves: bool = True,
    ) -> Callable[[Show], Show]:
        """What the state shows; [Назад] and the way out are put below it by the conversation.

        [Назад] leads to `back`; where the state `returns`, to where the person came from if that is known. A
        state that remembers a secret says that it does not move: another chat begins at the menu instead.
        """

        def add(show: Show) -> Show:
            self.shown[state.state] = Shown(show, back, leave, returns, self.moves and moves)
            return show

        return add

    def pressed(
        self, *states: State, meant: str = ""
    ) -> Callable[[Callable[Concatenate[Turn, P], Reply]], Press[P]]:
        """What a press leads to in these states; in any, if none is named.

        `meant` names the intent of plain words that does the same; then the button carries no value.
        """

        def add(handler: Callable[Concatenate[Turn, P], Reply]) -> Press[P]:
            wire = f"{self.name}.{handler.__name__}"
            press = Press(wire, states, handler, self.needs, always=self.always)
            if press.wire in self.presses:
                raise ValueError(f"two handlers are called {press.wire}")
            self.presses[press.wire] = press
            if meant:
                self.meanings[meant] = lambda turn, _: press.call(turn, "")
            return press

        return add

    def said(self, *states: State, secret: bool = False) -> Callable[[OnWords], OnWords]:
        """What typed words lead to in these states; what is a secret is deleted from the chat.

        If none is named: in any state of any dialogue that neither hears words itself nor waits for a press.
        """
        if not states:
            return self._add_unasked
        names = [state.state for state in states]
        if secret:
            self.secrets.update(names)
        return _adder(self.words, names)

    def _add_unasked(self, handler: OnWords) -> OnWords:
        self.unasked = handler
        return handler

    def meant(self, *intents: str) -> Callable[[OnMeant], OnMeant]:
        """What plain words lead to in any state, when they mean one of these intents.

        The handler gets what the words name beside it: months, a sum, an account's last digits. Where several
        dialogues know an intent, the one that needs the most of what the person has is asked; one that is
        heard `always` comes last.
        """
        return _adder(self.meanings, list(intents))

    def attached(self, *states: State) -> Callable[[OnFile], OnFile]:
        """What a file leads to in these states; if none is named, in any state where nobody asked for one."""
        if not states:
            return self._add_unasked_file
        return _adder(self.attachments, [state.state for state in states])

    def _add_unasked_file(self, handler: OnFile) -> OnFile:
        self.unasked_file = handler
        return handler

    def phone(self, *states: State) -> Callable[[OnPhone], OnPhone]:
        """What a shared phone leads to in these states."""
        return _adder(self.phones, [state.state for state in states])

    def done(self, kind: str, *, interrupts: bool = False) -> Callable[[OnResult], OnResult]:
        """What the result of an errand leads to, in any state.

        One that `interrupts` may lead elsewhere than where the person is by then: a question that it comes in
        the middle of is offered again below.
        """
        if interrupts:
            self.interrupting.add(kind)
        return _adder(self.results, [kind])

    def linked(self, name: str) -> Callable[[OnWords], OnWords]:
        """What a deep link leads to, in any state, whose payload is the name, a hyphen and a value."""
        return _adder(self.links, [name])

    def command(self, *names: str) -> Callable[[OnWords], OnWords]:
        """What a command leads to, in any state; the handler gets what was written behind it."""
        return _adder(self.commands, list(names))


def _adder(table: dict[str, Any], keys: list[str]) -> Callable[[H], H]:
    def add(handler: H) -> H:
        for key in keys:
            table[key] = handler
        return handler

    return add
