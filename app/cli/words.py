"""What is wrong with what was typed, in the language of everything else."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer


@contextmanager
def explain_wrong_words() -> Iterator[None]:
    """End the program with what is wrong with the words, and where help is."""
    try:
        yield
    except typer.TyperException as wrong:
        context: typer.Context | None = getattr(wrong, "ctx", None)
        message = _in_russian(wrong.format_message())
        if message:  # nothing where help has been shown instead
            typer.echo(message, err=True)
            typer.echo(f"Справка: {context.command_path if context else 'main.py'} --help", err=True)
        sys.exit(wrong.exit_code)


def _in_russian(message: str) -> str:
    for pattern, words in _TYPERS_WORDS.items():
        message = re.sub(pattern, words, message)
    return message


_TYPERS_WORDS: Final = {
    r"No such command '(.+?)'\.": r"Нет такой команды: \1.",
    r"Did you mean '(.+)'\?": r"Возможно, \1.",
    r"Missing command\.": "Не хватает команды.",
    r"No such option: (\S+)": r"Нет такого параметра: \1.",
    r"\(Possible options: (.+)\)": r"Возможно, \1.",
    r"Missing (?:argument|option) '(.+?)'\.": r"Не хватает: \1.",
    r"Got unexpected extra argument\(s\) \((.+)\)": r"Лишнее: \1.",
    r"Option '(.+?)' requires an argument\.": r"После \1 нужно значение.",
    r"Option '(.+?)' does not take a value\.": r"После \1 значения не бывает.",
    r"Invalid value for '(.+?)'": r"\1",
    r" \(env var: '(.+?)'\)": r" (переменная \1)",
    r"Input should be a valid integer.*": "нужно целое число.",
    r"Input should be greater than or equal to (\S+)": r"нужно не меньше \1.",
    r"Input should be less than or equal to (\S+)": r"нужно не больше \1.",
    r"Value error, .+ does not match the formats .+": "нужна дата вида 2026-10-31 или 31.10.2026.",
}
"""What the library says of words, as far as our commands give it a reason to."""
