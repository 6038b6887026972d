"""The bank's page over HTTP: what stands on it, and who may press."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession

from core.model.payments.standing import State
from core.ports.payment_providers import Order
from tests.adapters.payments.contract import a_payment, an_order
from tests.doubles.bank import PAYEE, BankServer, bank_server, press
from tests.doubles.clock import Clock


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[BankServer]:
    async with bank_server(tmp_path / "bank.db", clock=Clock().now) as opened_server:
        yield opened_server


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


def an_open_order() -> Order:
    return an_order(a_payment())


async def test_the_page_says_whom_one_pays_and_how_much(server: BankServer, browser: ClientSession) -> None:
    order = an_open_order()
    async with browser.get(await server.page(order)) as response:
        html = (await response.text()).replace("\N{NO-BREAK SPACE}", " ")
        assert response.status == 200
    for said in (PAYEE, "Электроэнергия, л/с 1234567890, 10.2026", "940,04 ₽", "9,40 ₽", "Оплатить 949,44 ₽"):
        assert said in html
    assert f'href="{order.return_url}"' in html
    assert "<script" not in html


async def test_the_page_asks_nobody_else_and_stands_in_no_frame(
    server: BankServer, browser: ClientSession
) -> None:
    order = an_open_order()
    async with browser.get(await server.page(order)) as response:
        html = await response.text()
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.findall(r"""(?:src|href)="(https?:[^"]+)""", html) == [order.return_url]


async def test_what_we_are_given_is_text_and_no_markup(server: BankServer, browser: ClientSession) -> None:
    evil = '"><script>alert(1)</script>'
    order = replace(an_open_order(), description=evil, return_url=f"https://x/{evil}")
    async with browser.get(await server.page(order)) as response:
        html = await response.text()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 2


async def test_a_way_back_that_is_no_page_is_not_offered(server: BankServer, browser: ClientSession) -> None:
    order = replace(an_open_order(), return_url="javascript:alert(1)")
    async with browser.get(await server.page(order)) as response:
        html = await response.text()
    assert "Вернуться в чат" not in html
    assert "javascript" not in html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"move": "pay"}, "Платёж принят"),
        ({"move": "pay_half"}, "Не хватило 474,72"),
        ({"move": "decline", "reason": "card_expired"}, "Деньги не списаны: истёк срок карты."),
        ({"move": "expire"}, "возьмите новую ссылку"),
        ({"move": "hold"}, "Банк проверяет платёж"),
    ],
)
async def test_each_button_leads_to_its_page(
    server: BankServer, browser: ClientSession, fields: dict[str, str], said: str
) -> None:
    status, html = await press(browser, await server.page(an_open_order()), **fields)
    assert (status, said in html.replace("\N{NO-BREAK SPACE}", " ")) == (200, True)


async def test_paid_money_can_be_given_back_once(server: BankServer, browser: ClientSession) -> None:
    url = await server.page(an_open_order())
    _, html = await press(browser, url, move="pay", delivery="first")
    assert 'value="refund"' in html
    assert 'value="pay"' not in html
    _, html = await press(browser, url, move="refund", delivery="first")
    assert "Деньги возвращены" in html
    assert 'value="refund"' not in html
    assert [word for _, word in server.shop.notices] == ["paid", "refunded"]


async def test_the_shop_knows_before_the_person_where_that_is_chosen(
    server: BankServer, browser: ClientSession
) -> None:
    await press(browser, await server.page(an_open_order()), move="pay", delivery="first")
    assert [word for _, word in server.shop.notices] == ["paid"]


@pytest.mark.parametrize(
    ("fields", "headers", "status"),
    [
        ({"form": "0" * 32, "move": "pay"}, {}, 403),
        ({"move": "pay"}, {}, 403),
        ({"form": "", "move": "pay"}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ({"form": "", "move": "pay"}, {"Sec-Fetch-Site": "same-site"}, 403),
        ({"form": "", "move": "steal"}, {}, 400),
        ({"form": "", "move": "decline", "reason": "no"}, {}, 400),
        ({"form": "", "move": "decline", "reason": "not_opened"}, {}, 400),
        ({"form": "", "move": "pay", "delivery": "by post"}, {}, 400),
        ({"form": "", "move": "pay", "more": "x" * 5000}, {}, 413),
    ],
)
async def test_only_the_page_itself_presses(
    server: BankServer,
    browser: ClientSession,
    fields: dict[str, str],
    headers: dict[str, str],
    status: int,
) -> None:
    url = await server.page(an_open_order())
    async with browser.get(url) as shown:
        found = re.search(r'name="form" value="(\w+)"', await shown.text())
    assert found is not None
    sent = {name: value or found[1] for name, value in fields.items()}
    async with browser.post(url, data=sent, headers=headers) as response:
        assert response.status == status
    assert (await server.standing).state is State.OPEN


@pytest.mark.parametrize("name", ["0" * 32, "1", "../etc/passwd", "0" * 33])
async def test_a_page_that_is_not_there_is_not_found(
    server: BankServer, browser: ClientSession, name: str
) -> None:
    async with browser.get(f"{server.url}/bank/{name}") as response:
        assert response.status == 404


def _take_the_place_of(books: Path) -> None:
    """Put a folder where the books were; the bank looks at them by itself, and may make them anew."""
    while not books.is_dir():
        books.unlink(missing_ok=True)
        with suppress(FileExistsError):
            books.mkdir()


async def test_a_bank_whose_books_fail_says_so(
    server: BankServer, browser: ClientSession, tmp_path: Path
) -> None:
    url = await server.page(an_open_order())
    _take_the_place_of(tmp_path / "bank.db")
    async with browser.get(url) as response:
        assert response.status == 503
