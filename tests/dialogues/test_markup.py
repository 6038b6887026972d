"""Marked-up text: what is in the subset, what is refused, and how it is cut."""

from dataclasses import replace
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.markup import Markup, Span, clean, escape, html, plain, shortened, spans, split
from bot.texts import russian

TYPED = st.text(st.characters(codec="utf-8"), max_size=60)
RUNS = st.lists(
    st.builds(
        Span,
        TYPED.filter(bool),
        st.frozensets(st.sampled_from(("b", "i", "code"))),
        st.sampled_from(("", "https://сбыт.рф/?a=1&b=«2»")),
    ),
    max_size=6,
)


def test_marked_up_text_is_read_as_runs_of_one_style() -> None:
    assert spans(
        Markup('К оплате: <b>940,04 <i>₽</i></b>\n<a href="https://a.ru/?x=1&amp;y">оплатить</a>.')
    ) == [
        Span("К оплате: "),
        Span("940,04 ", frozenset({"b"})),
        Span("₽", frozenset({"b", "i"})),
        Span("\n"),
        Span("оплатить", href="https://a.ru/?x=1&y"),
        Span("."),
    ]


@pytest.mark.parametrize(
    "slip",
    [
        "<b>нет конца",
        "нет начала</b>",
        "<b><i>крест</b></i>",
        "<u>чужое</u>",
        "5 < 6",
        "<a>без адреса</a>",
        "<b x>",
    ],
)
def test_what_is_not_in_the_subset_is_refused(slip: str) -> None:
    with pytest.raises(ValueError, match=r"closes nothing|not closed|not in the subset"):
        spans(Markup(slip))


def letters(runs: list[Span]) -> list[Span]:
    """Each letter with its style, since neighbours of one style may stand in one run."""
    return [replace(run, text=letter) for run in runs for letter in run.text]


@given(TYPED)
def test_what_was_typed_comes_back_as_words_and_never_as_marks(typed: str) -> None:
    assert all(not span.styles and not span.href for span in spans(escape(typed)))
    assert plain(escape(typed)) == clean(typed)


@given(RUNS)
def test_runs_written_as_markup_are_read_back(runs: list[Span]) -> None:
    assert letters(spans(html(runs))) == letters(runs)


@given(RUNS, st.integers(1, 40))
def test_a_cut_loses_nothing_but_the_line_ends_at_which_it_is_made(runs: list[Span], limit: int) -> None:
    whole = html(runs)
    pieces = split(whole, limit)
    assert all(len(plain(piece)) <= limit for piece in pieces)
    assert "".join(map(plain, pieces)).replace("\n", "") == plain(whole).replace("\n", "")


SIGNS = st.sampled_from(["e\u0301", "👨\u200d👩\u200d👧", "👍🏽", "🇷🇺", "❤️", "слово", " ", "  "])


@given(st.lists(st.one_of(SIGNS, TYPED), max_size=12).map("".join), st.integers(1, 64))
def test_what_is_shortened_fits_and_ends_behind_a_whole_sign(words: str, limit: int) -> None:
    short = shortened(words, limit)
    whole = words.strip()
    assert len(short) <= limit
    if len(whole) <= limit:
        assert short == whole
        return
    kept = short.removesuffix("…")
    assert whole.startswith(kept)
    assert kept == kept.rstrip()
    following = whole[len(kept)]
    assert not kept or not (category(following).startswith("M") or following in "\u200d🏻🏼🏽🏾🏿")
    assert not kept.endswith("\u200d") or following.isspace()


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("  Показания  ", "Показания"),
        ("Квитанция за сентябрь 2025 года", "Квитанция за…"),
        ("Квитанция за  сентябрь", "Квитанция за…"),
        ("Электроснабжающая организация", "Электроснабжающая…"),
        ("12345678901234567890", "12345678901234567…"),
        ("абвгдежзиклмноп 👨\u200d👩\u200d👧", "абвгдежзиклмноп…"),
        ("абвгдежзиклмнопрй".replace("й", "и\u0306") + "ка", "абвгдежзиклмнопр…"),
        ("абвгдежзиклмнопр🇷🇺!", "абвгдежзиклмнопр…"),
    ],
)
def test_what_is_cut_off_ends_with_a_word_where_one_ends_nearby(words: str, short: str) -> None:
    assert shortened(words, 18) == short


def test_a_text_keeps_the_marks_of_what_is_marked_up_and_escapes_all_else() -> None:
    marked_up, typed = russian()("header", number=Markup("<i>1</i>")), russian()("header", number="<i>1</i>")
    assert marked_up == "ЛС <b><i>1</i></b>"
    assert plain(typed) == "ЛС <i>1</i>"
    assert isinstance(typed, Markup)
