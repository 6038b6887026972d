"""What a form takes for an answer, and by when it promises one."""

from datetime import date

import pytest

from core.model.appeals.forms import MOST_WORDS, Field, FieldKind, Kind, NoAnswerInIt, TooManyWords

NUMBER = Field(name="sum", title="Сколько?", kind=FieldKind.NUMBER)
DATE = Field(name="date", title="Когда?", kind=FieldKind.DATE)
CHOICE = Field(name="why", title="Почему?", kind=FieldKind.CHOICE, choices=("Сломался", "Другое"))
TEXT = Field(name="words", title="Что?")


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        (NUMBER, " 1 250.50 ", "1250,50"),
        (NUMBER, "0", "0"),
        (DATE, "5.1.2025", "05.01.2025"),
        (DATE, "15/10/2025 г.", "15.10.2025"),
        (CHOICE, "сломался", "Сломался"),
        (TEXT, "  Света нет\nс утра ", "Света нет\nс утра"),
    ],
)
def test_what_people_type_is_taken_as_it_is_meant(field: Field, typed: str, answer: str) -> None:
    assert field.read(typed) == answer


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (NUMBER, "рублей двести"),
        (NUMBER, "-5"),
        (NUMBER, "1,2,3"),
        (NUMBER, "٣"),
        (DATE, "31.02.2025"),
        (DATE, "вчера"),
        (DATE, "15.10.25"),
        (CHOICE, "не знаю"),
        (TEXT, " \u200b\n"),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(field: Field, typed: str) -> None:
    with pytest.raises(NoAnswerInIt):
        field.read(typed)


def test_a_longer_answer_than_a_screen_holds_is_refused() -> None:
    assert TEXT.read("я" * MOST_WORDS)
    with pytest.raises(TooManyWords):
        TEXT.read("я" * (MOST_WORDS + 1))


@pytest.mark.parametrize(
    ("filed", "days", "promised"),
    [
        (date(2025, 10, 22), 3, date(2025, 10, 27)),  # over a weekend
        (date(2025, 10, 31), 3, date(2025, 11, 6)),  # 1 November is worked, 2 to 4 November are not
        (date(2025, 12, 30), 3, date(2026, 1, 14)),  # 31 December to 11 January are holidays
    ],
)
def test_the_term_is_counted_in_working_days_from_the_next_one(
    filed: date, days: int, promised: date
) -> None:
    assert Kind(key="refund", title="Возврат", days=days).promised(filed) == promised
