"""Slips, letters and slots of what people write, one by one (S97)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.matcher import Sureness, russian_matcher
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.typed_periods import months_within, parse_period


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("ПОКАЗАНЯ", "readings"),
        ("показаниииияяя", "readings"),
        ("kvitancia za avgust", "receipt"),
        ("rdbnfywbz pf fduecn", "receipt"),
        ("подскажите пожалуйста сколько я вам должна", "balance"),
        ("спасибо, ничего больше не надо", ""),
        ("Здравствуйте!!! Скажите, а когда у меня поверка?", "meter"),
    ],
)
def test_slips_and_letters_do_not_hide_what_is_meant(said: str, intent: str) -> None:
    understood = russian_matcher().understand(said)
    assert (understood.intents[:1] == (intent,)) is bool(intent)
    assert (understood.sureness is Sureness.SURE) is bool(intent)


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("показания 8650", {"numbers": ("8650",)}),
        ("квитанция за агуст 2024 года", {"months": "за август 2024 года"}),
        ("начисления с января по июнь", {"months": "с января по июнь"}),
        ("начисления за 2024", {"months": "за 2024"}),
        ("начисления за прошлый год", {"months": "за прошлый год"}),
        ("платежи за последние 3 месяца", {"months": "за последние 3 месяца"}),
        ("платежи в мае и в июне", {}),  # two: neither is taken
        ("показания на 25 число", {}),
        ("хочу заплатить 1 500 рублей", {"money": "1500"}),
        ("заплатить 12,5 р", {"money": "12,5"}),
        ("заплатить 662 руб. 5 коп.", {"money": "662,05"}),
        ("oplatit 300 rublej", {"money": "300"}),
        ("квитанция по счету № 1234", {"tail": "1234"}),
        ("показания по л/с 1234567890 8650", {"tail": "1234567890", "numbers": ("8650",)}),
        ("счетчик 8700", {"numbers": ("8700",)}),
    ],
)
def test_what_stands_beside_is_taken_out(said: str, slots: dict[str, object]) -> None:
    found = russian_matcher().understand(said).slots
    named = {name: getattr(found, name) for name in ("months", "money", "tail", "numbers")}
    assert {name: value for name, value in named.items() if value} == slots


def test_months_of_a_sentence_can_be_read() -> None:
    months, rest = months_within("квитанция за август пожалуйста")
    assert rest.split() == ["квитанция", "пожалуйста"]
    august = Month(2025, 8)
    known = Period(Month(2024, 1), Month(2025, 9))
    assert parse_period(months, this=Month.of(date(2025, 10, 1)), known=known).period == Period(
        august, august
    )


def test_two_that_come_near_are_both_offered() -> None:
    understood = russian_matcher().understand("показания и баланс")
    assert understood.sureness is Sureness.OFFER
    assert set(understood.intents) == {"readings", "balance"}


@pytest.mark.parametrize(
    "said",
    ["", "8590 4321", "👍", "anna@mail.ru", "https://example.ru/квитанция", "не буду платить", "а" * 5000],
)
def test_what_is_not_sure_is_not_acted_on(said: str) -> None:
    assert russian_matcher().understand(said).sureness is not Sureness.SURE


def test_a_word_that_there_is_is_no_slip_of_another() -> None:
    """«Раз» is no «газ», and «штат» no «шкаф»."""
    assert russian_matcher().understand("раз").sureness is Sureness.NONE


@pytest.mark.parametrize(("typed", "intent"), [("Меню!", "menu"), ("  В  начало ", "menu"), ("меню дня", "")])
def test_some_words_are_heard_anywhere_but_only_word_for_word(typed: str, intent: str) -> None:
    assert russian_matcher().word_for_word(typed) == intent
