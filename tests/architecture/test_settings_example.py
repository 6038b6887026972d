"""config.example.toml is the administrator's reference: whole, true and explained."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

from app.settings.checks import warnings
from app.settings.describe import describe
from app.settings.loading import load
from app.settings.sections import Settings

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def test_example_is_the_defaults() -> None:
    assert load(EXAMPLE, environ={}) == Settings()


def test_defaults_raise_no_doubts() -> None:
    assert list(warnings(Settings())) == []


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    example = tomllib.loads(EXAMPLE.read_text("utf-8"))
    settings = tomllib.loads(describe(Settings()))
    assert {name: list(keys) for name, keys in example.items()} == {
        name: list(keys) for name, keys in settings.items()
    }


def test_every_setting_says_why_in_russian() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    unexplained = [
        line
        for above, line in pairwise(lines)
        if re.match(r"\w+ =", line) and not re.match(r"# ?.*[А-яё]", above)
    ]
    assert unexplained == []
