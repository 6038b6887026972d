"""What a dialogue remembers from one step to the next: a small dataclass, kept with its chat as JSON.

The dataclass stands beside the dialogue's states in `bot/fsm`, and the names of its fields are the keys that
stand in people's chats. A field that is renamed or dropped makes what is kept unreadable: those people are
told that things have changed, and begin that dialogue anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter

from core.base.months import Month
from core.base.periods import Period

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

M = TypeVar("M", bound="DataclassInstance")

KeptMonth = Annotated[Month, BeforeValidator(Month.parse), PlainSerializer(str)]
"""A month as a field of a memory, kept as `YYYY-MM`."""

KeptPeriod = Annotated[Period, BeforeValidator(Period.parse), PlainSerializer(str)]
"""A period as a field of a memory, kept as `YYYY-MM–YYYY-MM`."""

_PAGE: Final = "page"
"""The conversation's own key: the page of the list that is shown."""
_CAME_FROM: Final = "came_from"
"""Another key of its own: the state and the memory from which a state was reached that leads back there."""
_PUT_OFF: Final = "put_off"
"""Another one: what the person wanted to do when a decision stood in the way, as its kind and its words."""

_LEFT_OFF: Final = "left_off"
"""Another one: where the person was asked something when they wanted to know something else first."""
_WORDS: Final = "words"
"""Another one: the words that may mean one of the intents that are offered."""
_OF_CONVERSATION: Final = (_PAGE, _CAME_FROM, _PUT_OFF, _LEFT_OFF, _WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOff:
    """A question that was left for another one, and the account that was open."""

    state: str
    memory: Mapping[str, Any]
    account: int | None


def read(kind: type[M], kept: Mapping[str, Any]) -> M:
    """What is kept, as a dialogue's own dataclass.

    Raises:
        ValueError: when it does not fit, since another version or another dialogue has kept it.
    """
    adapter: TypeAdapter[M] = _adapter(kind)
    return adapter.validate_python(kept)


def written(memory: "DataclassInstance") -> dict[str, Any]:
    """A dialogue's memory as it is kept; what has not been learned yet is left out."""
    adapter: TypeAdapter[Any] = _adapter(type(memory))
    kept: dict[str, Any] = adapter.dump_python(memory, mode="json", exclude_defaults=True)
    return kept


def page_of(kept: Mapping[str, Any]) -> int:
    """The page of the list that is shown, from zero."""
    return int(kept.get(_PAGE, 0))


def on_page(kept: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The same memory on another page of the list that is shown."""
    rest = {key: value for key, value in kept.items() if key != _PAGE}
    return rest | ({_PAGE: number} if number else {})


def in_place_of(kept: Mapping[str, Any], memory: Mapping[str, Any]) -> dict[str, Any]:
    """A dialogue's new memory in place of what is kept, beside what the conversation keeps of its own."""
    return {**memory, **{key: kept[key] for key in _OF_CONVERSATION if key in kept}}


def came_from(kept: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The state from which the person came, and what was remembered there; None where that is not kept."""
    place = kept.get(_CAME_FROM)
    return None if place is None else (place["state"], place["memory"])


def coming_from(state: str, memory: Mapping[str, Any], *, to: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept in the state `to`, with the place from which it was reached.

    Who goes round in a circle comes from where they came at first, so that the way back ends.
    """
    place: tuple[str, Mapping[str, Any]] | None = (state, memory)
    before = place
    while before is not None:
        if before[0] == to:
            place = came_from(before[1])
            break
        before = came_from(before[1])
    rest = {key: value for key, value in kept.items() if key != _CAME_FROM}
    return rest if place is None else rest | {_CAME_FROM: {"state": place[0], "memory": dict(place[1])}}


def put_off(kept: Mapping[str, Any]) -> tuple[str, str] | None:
    """What the person wanted to do when they were held up; None where they are not."""
    wanted = kept.get(_PUT_OFF)
    return None if wanted is None else (wanted["kind"], wanted["words"])


def putting_off(kept: Mapping[str, Any], kind: str, words: str) -> dict[str, Any]:
    """The same memory of a person who is held up, with what they wanted to do."""
    return {**kept, _PUT_OFF: {"kind": kind, "words": words}}


def left_off(kept: Mapping[str, Any]) -> LeftOff | None:
    """The question that was left; None where none was."""
    left = kept.get(_LEFT_OFF)
    return None if left is None else LeftOff(**left)


def leaving_off(kept: Mapping[str, Any], left: LeftOff | None) -> dict[str, Any]:
    """The same memory with the question that was left; without any, where that is None."""
    rest = {key: value for key, value in kept.items() if key != _LEFT_OFF}
    if left is None:
        return rest
    memory = {key: value for key, value in left.memory.items() if key != _LEFT_OFF}
    return rest | {_LEFT_OFF: {"state": left.state, "memory": memory, "account": left.account}}


def words_said(kept: Mapping[str, Any]) -> str:
    """The words that intents were offered for."""
    return str(kept.get(_WORDS, ""))


def with_words(kept: Mapping[str, Any], words: str) -> dict[str, Any]:
    """The same memory with the words that intents are offered for."""
    return {**kept, _WORDS: words}


@cache
def _adapter(kind: type[M]) -> TypeAdapter[M]:
    """Made once for each dataclass: to make one takes milliseconds, to use it microseconds."""
    return TypeAdapter(kind)
