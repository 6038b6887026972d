"""The page of the guide's rows says what stands, and the tests bear it out row by row."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from fluent.syntax import ast as fluent
from fluent.syntax import parse
from typer.core import TyperGroup
from typer.main import get_command

from bot.cabinet import DIALOGUES, conversation
from core.model.supplier.policy import Policy
from main import program
from tests.dialogues.people import SUPPLIER

ROOT: Final = Path(__file__).parents[2]
ROWS: Final = range(1, 105)
PARTS: Final = ("the engine", "every channel", "the store", "the PDF", "the texts")
"""What may serve a row where no dialogue does; the page explains each."""
_LINE: Final = re.compile(r"^\| S(\d+) \| (.+) \| (.*) \| (.*) \|$", re.MULTILINE)
_IN_A_NAME: Final = re.compile(r"_s(\d{1,3})(?=_|$)")
_IN_A_MARKER: Final = re.compile(r"S(\d+)(?:–S(\d+))?")


class Line(NamedTuple):
    """One row, as the page has it."""

    number: int
    asked: str
    stands: str
    to_come: str


def _page() -> list[Line]:
    found = _LINE.findall((ROOT / "docs" / "guide-rows.md").read_text("utf-8").replace("| |", "|  |"))
    return [Line(int(number), *map(str.strip, rest)) for number, *rest in found]


PAGE: Final = _page()


def test_every_row_is_on_the_page_once_in_order() -> None:
    assert [line.number for line in PAGE] == list(ROWS)
    assert all(line.asked and (line.stands or line.to_come) for line in PAGE)


def test_every_row_that_stands_says_what_serves_it() -> None:
    nameless = {
        f"S{line.number}"
        for line in PAGE
        if line.stands and not re.search(r"`|\[", line.stands) and not any(p in line.stands for p in PARTS)
    }
    assert not nameless


# --- what the page names exists ---


def _named(pattern: str) -> set[str]:
    return {name for line in PAGE for name in re.findall(pattern, line.stands)}


def _labels() -> Iterator[str]:
    """Every text that could be a button's label, with «…» for what differs."""
    for file in sorted((ROOT / "bot" / "texts" / "ru").glob("*.ftl")):
        for entry in parse(file.read_text("utf-8")).body:
            if isinstance(entry, fluent.Message) and entry.value is not None:
                yield "".join(
                    part.value if isinstance(part, fluent.TextElement) else "…"
                    for part in entry.value.elements
                )


def _command_lines(words: str, command: object) -> Iterator[str]:
    yield words
    if isinstance(command, TyperGroup):
        for name, each in command.commands.items():
            yield from _command_lines(f"{words} {name}", each)


def test_every_dialogue_handler_and_command_on_the_page_exists() -> None:
    there = {dialogue.name for dialogue in DIALOGUES}
    there |= {wire for dialogue in DIALOGUES for wire in dialogue.presses}
    there |= {f"/{command}" for command in conversation(Policy(), SUPPLIER).commands}
    there |= set(_command_lines("main.py", get_command(program)))
    assert _named(r"`([^`]+)`") - there == set()


def test_every_button_on_the_page_has_its_label() -> None:
    assert _named(r"\[([^]]+)\]") - set(_labels()) == set()


# --- what stands is tested, and what is to come is not said to be ---


def _claims(file: Path) -> Iterator[int]:
    """The rows that the tests of a file name: in the name of a test or its class, or by a marker."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield from map(int, _IN_A_NAME.findall(node.name))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rows":
            for argument in node.args:
                yield from _marked(ast.literal_eval(argument))


def _marked(rows: str) -> range:
    """`S43`, or `S43–S46` for all from the first to the last."""
    match = _IN_A_MARKER.fullmatch(rows)
    assert match, f"{rows} is no row: write S43 or S43–S46"
    first, last = match.groups()
    return range(int(first), int(last or first) + 1)


def test_every_row_that_stands_is_named_by_a_test_and_no_other_is() -> None:
    claimed = {number for file in sorted((ROOT / "tests").rglob("test_*.py")) for number in _claims(file)}
    stands = {line.number for line in PAGE if line.stands}
    assert stands - claimed == set(), "no test names these"
    assert claimed - stands == set(), "tests name these, but the page does not say that they stand"
