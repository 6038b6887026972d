"""A check that is silenced, a test that is left out and a thing that is not made each say why, beside it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("adapters", "app", "bench", "bot", "core", "jobs", "storage", "tests")
FILES = [ROOT / "main.py", *(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))]

_SILENCED = re.compile(
    r"#\s*(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|#\s*type:\s*ignore\[[a-z, -]+\]"
)
_REASON = re.compile(r"\w+\W+\w+")
_NEVER = re.compile(
    r"#\s*(?:TODO|FIXME|XXX|pragma: no cover)|#\s*type:\s*ignore(?!\[)|mark\.(?:skip|xfail)\b"
)


def test_what_is_silenced_says_why() -> None:
    bare = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in FILES
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        for silenced in _SILENCED.finditer(line)
        if not _REASON.search(line[silenced.end() :])
    ]
    assert bare == []


def test_nothing_is_left_open() -> None:
    left = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in FILES
        if file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if _NEVER.search(line)
    ]
    assert left == []
