"""A handler says where the conversation goes; the chat itself is moved by the engine alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_HANDLERS = [
    path.relative_to(_ROOT).as_posix()
    for room in ("bot/handlers", "bot/desk")
    for path in sorted((_ROOT / room).rglob("*.py"))
]


def _touched(source: str) -> list[str]:
    """What changes a chat otherwise than by one of its acts, or reads its memory without a dataclass."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute | ast.Subscript):
            continue
        names = ast.unparse(node).replace("[", ".").split(".")
        is_changed = isinstance(node.ctx, ast.Store | ast.Del) and "chat" in names[:-1]
        if is_changed or names[-2:] == ["chat", "memory"]:
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", _HANDLERS)
def test_a_handler_leaves_the_chat_to_the_engine(path: str) -> None:
    assert not _touched((_ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "touched"),
    [
        ("turn.chat.state = 'Menu:main'", ["turn.chat.state"]),
        ("turn.chat.account_id: int = 7", ["turn.chat.account_id"]),
        ("chat.count += 1", ["chat.count"]),
        ("turn.chat.memory['values'] = []", ["turn.chat.memory['values']", "turn.chat.memory"]),
        ("kept = turn.chat.memory", ["turn.chat.memory"]),
        ("del turn.chat.answer", ["turn.chat.answer"]),
        ("turn.chat.switch(account.id)", []),
        ("here = turn.chat.state == 'Menu:main'", []),
    ],
)
def test_what_counts_as_touching_the_chat(source: str, touched: list[str]) -> None:
    assert _touched(source) == touched
