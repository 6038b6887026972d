"""Facts as JSON and back, by the types of their fields."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final, TypeVar, get_type_hints

from core.base.ids import AccountId
from core.base.months import Month
from core.model.messages.facts import Fact

F = TypeVar("F", bound=Fact)


_known: Final[dict[type[Fact], Mapping[str, Callable[[Any], Any]]]] = {}
"""Of each kind that has been read: the types of its fields are asked for once."""


class FactUnreadable(ValueError):
    """What was kept is not a fact of this kind; another version has written it."""


def to_json(fact: Fact) -> dict[str, Any]:
    """The fact as the queue keeps it."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def from_json(kind: type[F], kept: Mapping[str, Any]) -> F:
    """The fact that was kept; a field that this version does not know is passed over.

    Raises:
        FactUnreadable: naming the kind and nothing of what was kept, which may be a secret.
    """
    readers = _known.get(kind)
    if readers is None:
        readers = _known[kind] = _readers(kind)
    try:
        return kind(**{name: readers[name](value) for name, value in kept.items() if name in readers})
    except (TypeError, ValueError):
        raise FactUnreadable(kind.kind) from None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)  # as it has always been kept, also by versions that still run beside this one
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Month) else value


def _readers(kind: type[Fact]) -> Mapping[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: _READERS[_bare(hints[field.name])] for field in fields(kind)}


def _bare(annotation: Any) -> Any:
    """What a NewType stands for."""
    return getattr(annotation, "__supertype__", annotation)


def _as_it_is(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(kind)
        return value

    return read


def _flag(value: Any) -> bool:
    if _as_it_is(int)(value) not in {0, 1}:
        raise ValueError(value)
    return bool(value)


def _ids(value: Any) -> tuple[Any, ...]:
    return tuple(map(_as_it_is(int), value))


_READERS: Final[Mapping[Any, Callable[[Any], Any]]] = {
    int: _as_it_is(int),
    str: _as_it_is(str),
    bool: _flag,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Month: Month.parse,
    tuple[AccountId, ...]: _ids,
}
"""How a field of each type is read; a fact with a field of another type needs a line here."""
