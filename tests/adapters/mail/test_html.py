"""The HTML form of a letter says what its plain text says, and no more."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.html import html_of

SENDER = "Энергосбыт"
_SHAPE = {
    *("html", "head", "meta", "title", "style", "body", "div", "p", "br", "b"),
}


class _Page(HTMLParser):
    """What somebody sees of a page, and what it is made of."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self._within = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._within = tag
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag: str) -> None:
        self._within = ""
        if tag == "p":
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        if self._within not in {"style", "title"}:
            self.words += data


def _words(text: str) -> list[str]:
    return text.split()


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"])))
def test_whatever_is_said_stays_words(text: str) -> None:
    page = _Page(html_of("Счёт", text, SENDER))
    assert set(page.tags) <= _SHAPE | {"a"}
    assert _words(page.words)[1:] == _words(text)


@pytest.mark.parametrize("typed", ["<script>x</script>", '"><img src=x>', "&lt;b&gt;", "{subject}"])
def test_what_looks_like_html_is_shown_as_it_was_typed(typed: str) -> None:
    page = _Page(html_of(typed, f"Здравствуйте, {typed}!", typed))
    assert typed in page.words
    assert set(page.tags) <= _SHAPE


def test_an_address_can_be_pressed() -> None:
    page = _Page(
        html_of("Пароль", "Откройте ссылку:\nhttps://cabinet.example/password/a-b_c.\nСпасибо", SENDER)
    )
    assert page.links == ["https://cabinet.example/password/a-b_c"]
    assert "https://cabinet.example/password/a-b_c." in page.words


def test_an_address_behind_words_is_shown_as_these_words() -> None:
    page = _Page(
        html_of("Счёт", "Больше не получать такие письма: https://cabinet.example/letters/abc", SENDER)
    )
    assert page.links == ["https://cabinet.example/letters/abc"]
    assert _words(page.words)[1:] == _words("Больше не получать такие письма")


@pytest.mark.parametrize("address", ['https://x/"onclick="y', "https://x/'><b>", "javascript:alert(1)"])
def test_no_address_reaches_beyond_its_link(address: str) -> None:
    page = _Page(html_of("Счёт", f"Смотрите {address}", SENDER))
    assert set(page.tags) <= _SHAPE | {"a"}
    assert all(re.fullmatch(r"https://x/?", link) for link in page.links)


@pytest.mark.parametrize("code", ["123456", "7K3M-9QXA-2B4D"])
def test_a_code_is_large_enough_to_be_copied_by_eye(code: str) -> None:
    assert f">{code}</b>" in html_of("Код", f"Ваш код: {code}\nОн действует 10 минут.", SENDER)
    assert "<b " not in html_of("Код", f"Счётчик показал: {code} кВт·ч", SENDER)


@pytest.mark.parametrize(
    "phone", ["8 (800) 000-00-00", "8 (8442) 33-44-55", "+7 912 345-67-89", "88000000000"]
)
def test_no_line_ends_within_a_telephone(phone: str) -> None:
    whole = '<span style="white-space:nowrap">'
    assert f"{whole}{phone}</span>, пн–пт" in html_of("Счёт", f"Звоните: {phone}, пн–пт", SENDER)
    assert whole not in html_of("Счёт", "Лицевой счёт 1234567890, 662,00 ₽ до 25.10.2025", SENDER)


def test_nothing_is_fetched_when_it_is_opened() -> None:
    source = html_of("Счёт", "Здравствуйте!\n\nКонец", SENDER)
    assert _Page(source).links == []
    assert "url(" not in source
    assert "@import" not in source
    assert "http" not in source
