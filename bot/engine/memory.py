"""What a dialogue remembers from one step to the next: a small dataclass, kept with its chat as JSON.

The dataclass stands beside the dialogue's states in `bot/fsm`, and the names of its fields are the keys that
stand in people's chats. A field that is renamed or dropped makes what is kept unreadable: those people are
told that things have changed, and begin that dialogue anew.
"""

from collections.abc import Mapping
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


@cache
def _adapter(kind: type[M]) -> TypeAdapter[M]:
    """Made once for each dataclass: to make one takes milliseconds, to use it microseconds."""
    return TypeAdapter(kind)
