"""The file of what may be written about: its defaults, and what is said of a wrong one."""

from pathlib import Path

import pytest

from app.assembly.supplier import forms_of
from app.settings.appeals import load_forms
from app.settings.problems import SettingsError
from app.settings.sections import Appeals, Settings
from core.base.system_errors import Misconfigured

_OTHER = "categories.other.kinds.other"
_GOOD = """
[categories.other]
title = "Другое"
[categories.other.kinds.other]
title = "Другой вопрос"
days = 3
fields = [{ name = "words", title = "О чём?" }]
"""


def _refused(path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refusal:
        load_forms(path)
    return [str(each).removeprefix(f"{path}: ") for each in refusal.value.problems]


def test_the_defaults_have_the_categories_of_the_guide_and_terms_within_thirty_days() -> None:
    forms = load_forms()
    assert [each.title for each in forms.categories] == [
        "Показания и счётчик",
        "Начисления и оплата",
        "Договор",
        "Квитанции",
        "Качество электричества",
        "Личный кабинет",
        "Другое",
    ]
    recalculation = forms.kind("recalculation")
    assert recalculation is not None
    assert recalculation.days == 3
    assert all(1 <= kind.days <= 20 for _, kind in forms.kinds())


@pytest.mark.parametrize(
    ("wrong", "by", "problem"),
    [
        ("days = 3", "days = 0", "categories.other.kinds.other.days: нужно не меньше 1"),
        ("days = 3", "days = 40", "categories.other.kinds.other.days: нужно не больше 20"),
        ("days = 3", "", "categories.other.kinds.other.days: не задано, а без этого нельзя"),
        ("days = 3", "days = 3\nday = 1", "categories.other.kinds.other.day: такого ключа нет"),
        (
            '"words", title',
            '"words", kind = "file", title',
            f"{_OTHER}.fields.1-е.kind: допустимо только 'text', 'number', 'date' или 'choice'",
        ),
        (
            '"words", title',
            '"words", kind = "choice", title',
            f'{_OTHER}.fields.words: choices задают для kind = "choice", и только для него',
        ),
        (
            "kinds.other]",
            "kinds.Other]",
            "categories.other.kinds.Other: ключ — до 24 строчных латинских букв, цифр и черт",
        ),
        ('[{ name = "words", title = "О чём?" }]', "[]", f"{_OTHER}.fields: нужен хотя бы один вопрос"),
        ('title = "Другое"', "title = Другое", "строка 3, столбец 9: запись не по правилам TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(
    tmp_path: Path, wrong: str, by: str, problem: str
) -> None:
    assert _refused(tmp_path / "forms.toml", _GOOD.replace(wrong, by, 1)) == [problem]


def test_a_kind_that_stands_twice_is_refused_at_both_places(tmp_path: Path) -> None:
    again = _GOOD.replace("categories.other", "categories.more")
    problem = "такой ключ есть и в другом разделе, ключи видов не повторяются"
    assert _refused(tmp_path / "forms.toml", _GOOD + again) == [
        f"categories.{category}.kinds.other: {problem}" for category in ("other", "more")
    ]


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"forms\.toml: файл не читается: нет такого файла"):
        forms_of(Settings(appeals=Appeals(forms=str(tmp_path / "forms.toml"))))


def test_who_takes_no_appeals_needs_no_file() -> None:
    assert not forms_of(Settings(appeals=Appeals(enabled=False, forms="nowhere.toml")))
