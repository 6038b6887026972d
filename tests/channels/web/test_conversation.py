"""What a person does reaches the conversation once, and every tab shows the same."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.web.site import Site
from bot.engine.channel import InFlight
from bot.engine.events import Ended, Pressed, Said, What
from bot.engine.screens import Answer, Button
from storage.store import Store
from tests.channels.web.browser import Browser
from tests.doubles.site import SUPPLIER, SiteChat, screen, site_chat


async def test_words_and_the_answer_stand_in_the_history(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("8593")
    assert chat.heard == [Said("8593")]
    assert page.shown == ["8593", "Вы написали: 8593"]
    assert [line["by"] for line in page.lines.values()] == ["person", "us"]


async def test_event_tells_the_session_and_the_address(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("8593", "act-00000001")
    event = chat.events[0]
    assert event.channel == "web"
    assert event.id == f"{event.peer}:act-00000001"
    assert event.address == "127.0.0.1"


async def test_history_is_there_after_a_reload(anna: Browser) -> None:
    await (await anna.connects()).says("8593")
    assert (await anna.connects()).shown == ["8593", "Вы написали: 8593"]


async def test_another_person_sees_nothing_of_it(chat: SiteChat, anna: Browser) -> None:
    await (await anna.connects()).says("8593")
    async with Browser(chat.url) as boris:
        await boris.open()
        assert (await boris.connects()).shown == []


async def test_words_sent_again_are_answered_but_not_repeated(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("8593", "act-00000001")
    again = await anna.connects()
    await again.says("8593", "act-00000001")
    assert len(chat.events) == 1
    assert again.shown == ["8593", "Вы написали: 8593"]
    assert len(await chat.lines()) == 2


async def test_same_words_by_two_connections_at_once_are_answered_once(chat: SiteChat, anna: Browser) -> None:
    pages = [await anna.connects(), await anna.connects()]
    await asyncio.gather(*(page.says("8593", "act-00000001") for page in pages))
    assert [line.get("text") for line in await chat.lines()] == ["8593", None]


async def test_two_people_may_make_up_the_same_name_of_an_act(chat: SiteChat, anna: Browser) -> None:
    await (await anna.connects()).says("8593", "act-00000001")
    async with Browser(chat.url) as boris:
        await boris.open()
        page = await boris.connects()
        await page.says("777", "act-00000001")
    assert chat.heard == [Said("8593"), Said("777")]


async def test_every_tab_shows_the_same(anna: Browser) -> None:
    here, there = await anna.connects(), await anna.connects()
    await here.says("8593")
    await there.hears("lines")
    assert there.lines == here.lines


async def test_press_in_the_latest_screen_changes_it_in_place(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("8593")
    number = page.last["n"]
    await page.presses("next", number)
    assert chat.heard[-1] == Pressed("next")
    assert page.shown == ["8593", "Вы нажали: next"]
    assert page.last["n"] == number
    assert chat.events[-1].origin == str(number)


async def test_press_in_an_older_screen_is_answered_below(anna: Browser) -> None:
    page = await anna.connects()
    await page.says("раз", "act-00000001")
    older = page.last["n"]
    await page.says("два", "act-00000002")
    await page.presses("next", older)
    assert page.shown == ["раз", "Вы написали: раз", "два", "Вы написали: два", "Вы нажали: next"]


async def test_press_that_no_screen_carries_reaches_the_conversation_as_data(
    chat: SiteChat, anna: Browser
) -> None:
    page = await anna.connects()
    await page.presses("forged'; --", 999_999)
    assert chat.heard == [Pressed("forged'; --")]
    assert page.shown == ["Вы нажали: forged'; --"]


async def test_toast_is_told_and_not_kept(chat: SiteChat, anna: Browser) -> None:
    chat.script = lambda _: Answer(toast="Уже сделано")
    page = await anna.connects()
    await page.presses("next", 1)
    assert {"type": "toast", "text": "Уже сделано"} in page.others
    assert await chat.lines() == []


async def test_password_is_erased_in_every_tab_and_never_written(
    chat: SiteChat, anna: Browser, sqlite_file: Path
) -> None:
    chat.script = lambda _: Answer(screens=[screen("Пароль принят")], erase="act-1")
    page, other = await anna.connects(), await anna.connects()
    await page.says("сим-сим откройся")
    await other.hears("lines")
    assert page.shown == other.shown == ["Пароль принят"]
    await (again := await anna.connects()).says("сим-сим откройся")
    assert again.shown == ["Пароль принят"]
    files = [file.read_bytes() for file in sqlite_file.parent.glob("cabinet.db*")]
    assert files
    assert not any("сим-сим".encode() in content for content in files)


async def test_password_is_not_written_while_the_turn_runs(
    chat: SiteChat, anna: Browser, sqlite_file: Path
) -> None:
    written = []

    def script(what: What) -> Answer:
        del what
        with closing(sqlite3.connect(sqlite_file)) as database:
            written.append(database.execute("SELECT count(*) FROM lines").fetchone())
        return Answer(screens=[screen("Пароль принят")], erase="act-1")

    chat.script = script
    await (await anna.connects()).says("сим-сим")
    assert written == [(0,)]


async def test_words_that_nothing_answers_are_kept_all_the_same(chat: SiteChat, anna: Browser) -> None:
    chat.script = lambda _: Answer()
    page = await anna.connects()
    await page.says("Оператору: спасибо", "act-00000001")
    assert page.shown == ["Оператору: спасибо"]
    await page.says("Оператору: спасибо", "act-00000001")
    assert page.shown == ["Оператору: спасибо"]


async def test_fault_of_ours_loses_nothing(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    chat.failures = 1
    await page.sends("said", id="act-00000001", text="8593")
    assert await page.hears("failed") == {"type": "failed", "id": "act-00000001"}
    assert page.shown == []
    await page.says("8593", "act-00000001")
    assert page.shown == ["8593", "Вы написали: 8593"]


async def test_answer_that_could_not_be_written_is_asked_for_again(
    chat: SiteChat, anna: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = chat.receive

    async def transact(*_: object) -> None:
        raise ConnectionError

    async def receive_badly(taken: InFlight) -> None:
        with monkeypatch.context() as patch, suppress(ConnectionError):
            patch.setattr(Store, "transact", transact)
            await receive(taken)

    page = await anna.connects()
    monkeypatch.setattr(chat, "receive", receive_badly)
    await page.sends("said", id="act-00000001", text="8593")
    await page.hears("failed")
    monkeypatch.setattr(chat, "receive", receive)
    await page.says("8593", "act-00000001")
    assert page.shown == ["8593", "Вы написали: 8593"]
    assert len(chat.events) == 1


async def test_what_the_bot_says_by_itself_reaches_every_tab(chat: SiteChat, anna: Browser) -> None:
    page, other = await anna.connects(), await anna.connects()
    await page.says("привет")
    await chat.says(Answer(screens=[screen("Пришла квитанция")]), event="outbox-1")
    await chat.says(Answer(screens=[screen("Пришла квитанция")]), event="outbox-1")
    for tab in (page, other):
        while len(tab.lines) < 3:
            await tab.hears("lines")
        assert tab.shown[-1] == "Пришла квитанция"
    assert len(await chat.lines()) == 3


async def test_history_that_is_forgotten_goes_from_every_tab(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("8593")
    await chat.forgets()
    await chat.says(Answer(screens=[screen("Здесь вышли из кабинета")]), event="outbox-1")
    await page.hears("lines")
    assert page.shown == ["Здесь вышли из кабинета"]


async def test_what_another_process_writes_is_shown_before_long(sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, refreshed=timedelta(milliseconds=20))
    async with (
        site_chat(sqlite_file, site) as chat,
        site_chat(sqlite_file, site) as other,
        Browser(chat.url) as anna,
    ):
        await anna.open()
        page = await anna.connects()
        await page.says("привет")
        other.events = chat.events
        await other.says(Answer(screens=[screen("Из другого процесса")]))
        while len(page.lines) < 3:
            await page.hears("lines")
        assert page.shown[-1] == "Из другого процесса"


async def test_work_that_goes_on_is_shown(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("привет")
    await chat.channel.busy(chat.peer)
    assert await page.hears("typing") == {"type": "typing"}
    await chat.channel.busy("nobody is here")


async def test_page_can_ask_whether_anybody_is_there(anna: Browser) -> None:
    page = await anna.connects()
    await page.sends("ping")
    assert await page.hears("pong") == {"type": "pong"}


async def test_page_that_does_not_listen_is_cut_off_and_finds_everything_later(
    chat: SiteChat, anna: Browser
) -> None:
    page = await anna.connects()
    await page.says("8593")
    for _ in range(300):
        await chat.channel.busy(chat.peer)
    assert await page.closed() == 1006
    assert (await anna.connects()).shown == ["8593", "Вы написали: 8593"]


async def test_earlier_lines_come_page_by_page(anna: Browser, chat: SiteChat) -> None:
    page = await anna.connects()
    await page.says("привет")
    for number in range(130):
        await chat.says(Answer(screens=[screen(f"Строка {number}")]))
    again = await anna.connects()
    assert len(again.lines) == 60
    have = 60
    found = []
    for _ in range(2):
        await again.sends("older", before=min(again.lines), have=have)
        frame = await again.hears("older")
        found.append((len(frame["lines"]), frame["more"]))
        again.lines |= {line["n"]: line for line in frame["lines"]}
        have = len(again.lines)
    assert found == [(60, True), (12, False)]
    assert again.shown == ["привет", "Вы написали: привет", *(f"Строка {n}" for n in range(130))]


async def test_screen_reaches_the_page_as_words_and_never_as_markup(chat: SiteChat, anna: Browser) -> None:
    chat.script = lambda _: Answer(
        screens=[
            screen(
                'Сумма <b>662,00</b> &lt;script&gt; <a href="javascript:alert(1)">раз</a> '
                '<a href="https://energosbyt.example">два</a>',
                (Button("Сайт", url="https://energosbyt.example"), Button("Звонок", url="tel:+78442000000")),
                (Button("Плохо", url="javascript:alert(1)"),),
            )
        ]
    )
    page = await anna.connects()
    await page.says("счёт")
    assert page.last["text"] == [
        ["Сумма ", "", ""],
        ["662,00", "b", ""],
        [" <script> ", "", ""],
        ["раз", "", ""],
        [" ", "", ""],
        ["два", "", "https://energosbyt.example"],
    ]
    assert [[button["url"] for button in row] for row in page.last["rows"]] == [
        ["https://energosbyt.example", "tel:+78442000000"],
        [""],
    ]


async def test_words_lose_what_could_rearrange_a_screen(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("а\u202eб\x00в")
    assert chat.heard == [Said("абв")]
    assert page.shown[0] == "абв"


async def test_person_may_leave_for_good(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("привет")
    peer = chat.peer
    response = await anna.posts("/forget")
    assert response.status == 204
    assert response.headers["Set-Cookie"].startswith("chat=; Max-Age=0;")
    assert await page.closed() == 4001
    assert chat.heard[-1] == Ended()
    await anna.open()
    fresh = await anna.connects()
    assert fresh.shown == []
    await fresh.says("снова")
    assert chat.peer != peer


async def test_server_that_goes_says_goodbye(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await chat.channel.close()
    assert await page.closed() == 1001


async def test_words_said_just_before_the_page_goes_are_answered(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.sends("said", id="act-00000001", text="8593")
    await page.socket.close()
    again = await anna.connects()
    while len(again.lines) < 2:
        await again.hears("lines")
    assert again.shown == ["8593", "Вы написали: 8593"]
    assert chat.heard == [Said("8593")]
