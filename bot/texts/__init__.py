"""Every word that a person reads, kept in Fluent files which need no programmer to change."""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from bot.engine.markup import Markup, escape
from core.model.readings.sources import Source

_HERE = Path(__file__).parent


class TextMissing(KeyError):
    """A text that the catalogue does not have, or an argument that a text needs and did not get."""


class Texts:
    """The catalogue of one language."""

    def __init__(self, language: str) -> None:
        self._bundle = FluentBundle([language], use_isolating=False)
        for file in sorted((_HERE / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(file.read_text("utf-8")))
        self._unchanging: dict[str, str] = {}
        """Texts that take nothing in, such as the labels of most buttons."""

    def __call__(self, name: str, **arguments: str | int) -> Markup:
        """The text with its arguments put in; plain arguments are escaped, marked-up ones are not.

        Raises:
            TextMissing: when there is no such text, or an argument is missing.
        """
        return Markup(self._format(name, {key: _argument(value) for key, value in arguments.items()}))

    def has(self, name: str) -> bool:
        """Whether the catalogue has the text."""
        return self._bundle.has_message(name)

    def label(self, name: str, **arguments: str | int) -> str:
        """The text as plain words, for a button or a toast, where nothing is marked up."""
        return self._format(name, arguments)

    def _format(self, name: str, arguments: Mapping[str, str | int]) -> str:
        if arguments:
            return self._formatted(name, arguments)
        if name not in self._unchanging:
            self._unchanging[name] = self._formatted(name, {})
        return self._unchanging[name]

    def _formatted(self, name: str, arguments: Mapping[str, str | int]) -> str:
        if not self._bundle.has_message(name):
            raise TextMissing(name)
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise TextMissing(name)
        text, faults = self._bundle.format_pattern(pattern, dict(arguments))
        if faults:
            raise TextMissing(f"{name}: {faults[0]}")
        return str(text)


def _argument(value: str | int) -> str | int:
    return value if isinstance(value, int | Markup) else escape(value)


def word_of(value: Enum) -> str:
    """A word of the domain as part of a text's name, which Fluent wants in Latin letters."""
    return value.name.lower().replace("_", "-")


def source_names(texts: Texts) -> dict[str, str]:
    """How a subscriber reads the sources of readings (S49)."""
    return {source.value: texts.label(f"source-{word_of(source)}") for source in Source}


@cache
def russian() -> Texts:
    """The catalogue that everybody reads."""
    return Texts("ru")
