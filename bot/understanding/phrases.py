"""The file of phrases, which people who are no programmers extend: read, and judged with place and reason."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.base.system_errors import Misconfigured

FILE: Final = Path(__file__).parents[1] / "texts" / "ru" / "intents.toml"

_OF_FILE: Final = {"around": list, "around_phrases": list, "light": list, "same": list, "intents": dict}
_OF_INTENT: Final = {"title": str, "phrases": list, "anywhere": bool, "number": bool, "months": bool}


class PhrasesUnclear(Misconfigured):
    """The file of phrases cannot be used; the message names the line and says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Something that people want, and how they say it."""

    name: str
    title: str
    """How it is called on a button."""
    phrases: tuple[str, ...]
    anywhere: bool = False
    """Whether it is heard also where something else is asked for, when it is typed word for word."""
    number: bool = False
    """Whether a number may stand beside it: a reading, a sum."""
    months: bool = False
    """Whether a month or a year may stand beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All that the file says."""

    intents: tuple[Intent, ...]
    around: frozenset[str] = frozenset()
    """Words that change nothing."""
    around_phrases: tuple[str, ...] = ()
    """Turns of speech that change nothing."""
    light: frozenset[str] = frozenset()
    """Words that mean little by themselves."""
    same: tuple[tuple[str, ...], ...] = ()
    """Groups of words that mean the same; the first one stands for all."""
    _source: "_Source" = field(repr=False)

    def fault(self, about: str, why: str) -> PhrasesUnclear:
        """What is wrong with a phrase, and in which line it stands."""
        return self._source.fault(about, why)


def read_phrases(path: Path = FILE) -> Phrases:
    """Read the file.

    Raises:
        PhrasesUnclear: when it cannot be used, with the line and the reason.
    """
    source = _Source(path)
    told = source.parsed()
    source.ensure_kinds(told, _OF_FILE, "файла")
    intents = [_intent(source, name, section) for name, section in told.get("intents", {}).items()]
    if not intents:
        raise source.fault("", "нет ни одного раздела [intents.имя]")
    return Phrases(
        intents=tuple(intents),
        around=frozenset(map(plain, source.texts(told.get("around", []), "around"))),
        around_phrases=tuple(map(plain, source.texts(told.get("around_phrases", []), "around_phrases"))),
        light=frozenset(map(plain, source.texts(told.get("light", []), "light"))),
        same=tuple(tuple(map(plain, source.texts(group, "same"))) for group in told.get("same", [])),
        _source=source,
    )


@cache
def russian_phrases() -> Phrases:
    """The phrases that everybody's words are compared with."""
    return read_phrases()


def plain(text: str) -> str:
    """Words as they compare: one case, one letter for «е» and «ё»."""
    return text.casefold().replace("ё", "е")


def _intent(source: "_Source", name: str, section: Any) -> Intent:
    if not isinstance(section, dict):
        raise source.fault(name, "раздел пишут так: [intents.имя]")
    source.ensure_kinds(section, _OF_INTENT, f"раздела [intents.{name}]")
    for key in ("title", "phrases"):
        if not section.get(key):
            raise source.fault(f"[intents.{name}]", f"не указано {key}")
    phrases = tuple(map(plain, source.texts(section["phrases"], "phrases")))
    return Intent(**{**section, "name": name, "phrases": phrases})


class _Source:
    """The text of the file, in which a fault is found again."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._text = path.read_text("utf-8")

    def parsed(self) -> Mapping[str, Any]:
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise PhrasesUnclear(f"{self._name}: {error}") from error

    def ensure_kinds(self, told: Mapping[str, Any], kinds: Mapping[str, type], of: str) -> None:
        for key, value in told.items():
            if key not in kinds:
                raise self.fault(key, f"лишнее слово «{key}»; у {of} бывают {', '.join(kinds)}")
            if not isinstance(value, kinds[key]):
                raise self.fault(key, f"{key} записано не так: смотрите соседние разделы")

    def texts(self, values: Any, key: str) -> Iterable[str]:
        if not isinstance(values, list):
            raise self.fault(key, f"{key} записано не так: нужен список в квадратных скобках")
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.fault(str(value), f"в {key} стоит не фраза, а «{value}»")
        return values

    def fault(self, about: str, why: str) -> PhrasesUnclear:
        lines = plain(self._text).splitlines()
        place = next((at for at, line in enumerate(lines, 1) if about and plain(about) in line), 0)
        where = f"{self._name}, строка {place}" if place else self._name
        return PhrasesUnclear(f"{where}: {why}")
