"""How a command ends: done, or with a word to the administrator and a code."""

import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn, TypeVar

import typer

from core.base.system_errors import Misconfigured

T = TypeVar("T")

REFUSED: Final = 2
"""The exit code of a command that could not be carried out."""


def refuse(problem: str) -> NoReturn:
    """End the command, saying why."""
    typer.echo(problem, err=True)
    raise typer.Exit(REFUSED)


def a_word_follows(context: typer.Context) -> bool:
    """Whether a group is asked by one of its words, so that it shows nothing of itself.

    Parameters that stand before the word are refused, and not passed over: a decision would be looked for in
    another database than the one that was named.
    """
    word = context.invoked_subcommand
    if word is None:
        return False
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            refuse(f"Параметры пишут после слова {word}.")
    return True


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work to its end."""
    import asyncio

    return asyncio.run(work)


@contextmanager
def explain_misconfiguration() -> Iterator[None]:
    """End the program with what an administrator has to see to, said without a traceback."""
    try:
        yield
    except Misconfigured as problem:
        typer.echo(str(problem), err=True)
        sys.exit(REFUSED)
    except BaseExceptionGroup as group:
        problems, others = group.split(Misconfigured)
        if problems is None or others is not None:
            raise
        for each in _each(problems):
            typer.echo(str(each), err=True)
        sys.exit(REFUSED)


def _each(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _each(error)
        else:
            yield error
