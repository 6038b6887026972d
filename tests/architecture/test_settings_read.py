"""Every setting does something: it is read outside app/settings, or is said to wait for its time."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.settings.sections import Settings
from core.model.receipts.payment_qr import Payee

MAIN = Path(__file__).parents[2] / "main.py"
"""The one module that may know the settings; the others are given what they need."""

_NOT_YET: set[str] = set()
"""Settings whose name and meaning are agreed, and which wait for what they are for."""
_THROUGH = {"supplier.payee": {f"supplier.{name}" for name in Payee.__dataclass_fields__}}
"""Properties of a section by which its keys are read."""


def test_every_setting_is_read_outside_the_settings() -> None:
    settings = {f"{section}.{key}" for section, keys in Settings() for key, _ in keys}
    assert settings - _read() == _NOT_YET


def _read() -> set[str]:
    found = set()
    for function in ast.walk(ast.parse(MAIN.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            sections = dict(_sections_by_name(function))
            found |= {
                f"{section}.{node.attr}"
                for node in ast.walk(function)
                if isinstance(node, ast.Attribute) and (section := _section(node.value, sections))
            }
    return found.union(*(keys for way, keys in _THROUGH.items() if way in found))


def _sections_by_name(function: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a function gives to sections: `mail = settings.mail`, `a, vk = b, settings.vk`."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = list(zip(names, values, strict=True))
            case ast.Assign(targets=[name], value=value):
                pairs = [(name, value)]
            case _:
                continue
        for name, value in pairs:
            section = _section(value, {})
            if isinstance(name, ast.Name) and section:
                yield name.id, section


def _section(node: ast.AST, named: dict[str, str]) -> str:
    """The section that an expression stands for, or nothing."""
    match node:
        case ast.Attribute(value=ast.Name(id="settings"), attr=section):
            return section
        case ast.Name(id=name):
            return named.get(name, "")
    return ""
