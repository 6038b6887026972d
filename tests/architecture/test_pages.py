"""What the pages name is there: files, commands of make, tests, decisions."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS: Final = ("", "adapters", "bot", "core", "tests", "tests/dialogues")
"""Where a path on a page may begin."""


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _tests() -> set[str]:
    return {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)|src=\"([^\"]+)\"", page.read_text("utf-8"))
    lost = {link or source for link, source in links if not (page.parent / (link or source)).exists()}
    assert not lost


@pytest.mark.parametrize("page", [page for page in PAGES if "decisions" not in page.parts], ids=_name)
def test_every_path_on_a_page_is_there(page: Path) -> None:
    """Decisions are left out: each is of its own day."""
    named = set(re.findall(r"`([a-z_]+/[\w./*-]*)`", page.read_text("utf-8")))
    lost = {name for name in named if not any(any((ROOT / room).glob(name.rstrip("/"))) for room in ROOMS)}
    assert not lost


def test_code_that_a_page_quotes_is_in_a_file_that_it_names() -> None:
    page = (ROOT / "docs" / "dialogues.md").read_text("utf-8")
    named = [ROOT / name for name in re.findall(r"`([\w/]+\.(?:py|ftl))`", page)]
    sources = [file.read_text("utf-8") for file in named if file.exists()]
    quoted = re.findall(r"```(?:python|ftl)\n(.+?)```", page, re.DOTALL)
    assert quoted
    assert [code for code in quoted if not any(code in source for source in sources)] == []


def test_every_target_of_make_on_a_page_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))
    assert named
    assert named - targets == set()


def test_every_test_named_as_a_guard_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text("utf-8")))
    assert named
    assert named - _tests() == set()


def test_every_decision_is_in_the_index_by_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    index = re.findall(
        r"^\| (\d{4}) \| \[(.+)\]\((.+)\) \| (?:holds|replaced by \d{4}) \| \d\d\.\d\d\.\d{4} \|$",
        (folder / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    written = [(file.name[:4], file.read_text("utf-8"), file.name) for file in sorted(folder.glob("0*.md"))]
    assert index == [
        (number, text.splitlines()[0].removeprefix(f"# {number}. "), name) for number, text, name in written
    ]
