"""How screens stand in a chat, in every messenger alike."""

import pytest

from bot.engine.events import Pressed, Said
from bot.engine.limits import PRESS_BYTES
from bot.engine.markup import Markup, escape
from bot.engine.screens import Answer, Button, File, Look, Screen
from core.model.files import KeptFile
from tests.channels.contract.messenger import PDF, Messenger, Remote
from tests.channels.talk import row, says
from tests.doubles.waiting import until


async def test_words_are_answered_below(messenger: Messenger) -> None:
    messenger.talk.script = lambda _event: says("Принято", row("Меню"))
    await messenger.says("12345")
    shown = await messenger.sees("Принято")
    assert messenger.texts == ["12345", "Принято"]
    assert shown.labels == [["Меню"]]


@pytest.mark.parametrize("typed", ["<b>жирно</b> & [id1|Кто-то] *да* @all", "http://e.example/?a=1&b=<2>"])
async def test_what_people_typed_looks_the_same_and_does_nothing(messenger: Messenger, typed: str) -> None:
    messenger.talk.script = lambda _event: says(f"Вы написали: {escape(typed)}")
    await messenger.says("что-нибудь")
    shown = await messenger.sees("Вы написали")
    # A mention that would call somebody is broken by a mark that nobody sees.
    assert shown.text.replace("\u200b", "").replace("\u2060", "") == f"Вы написали: {typed}"


async def test_the_largest_screen_that_fits_the_limits_is_taken(messenger: Messenger) -> None:
    limits = messenger.limits
    per_row = min(limits.row, limits.buttons)
    rows: list[tuple[Button, ...]] = []
    while len(rows) < limits.rows and (len(rows) + 1) * per_row <= limits.buttons:
        rows.append(
            tuple(
                Button("я" * limits.label, f"{len(rows)}.{place}:".ljust(PRESS_BYTES, "x"), look=Look.PRIMARY)
                for place in range(per_row)
            )
        )
    screen = Screen(text=Markup("ы" * limits.text), rows=tuple(rows))
    screen.ensure_fits(limits)
    messenger.talk.script = lambda _event: Answer(screens=(screen,))
    await messenger.says("всё")
    shown = await messenger.sees("ы")
    assert [len(labels) for labels in shown.labels] == [per_row] * len(rows)


@pytest.mark.rows("S93")
async def test_a_long_text_is_shown_whole_with_the_buttons_below_its_end(messenger: Messenger) -> None:
    lines = [f"строка {number:04}" for number in range(900)]
    messenger.talk.script = lambda _event: says("\n".join(lines), row("Меню"))
    await messenger.says("история")
    await until(lambda: messenger.ours and messenger.ours[-1].labels)
    assert "\n".join(seen.text for seen in messenger.ours).split("\n") == lines
    assert [seen.labels for seen in messenger.ours] == [[]] * (len(messenger.ours) - 1) + [[["Меню"]]]


async def test_a_piece_of_nothing_but_line_ends_is_left_out(messenger: Messenger) -> None:
    messenger.talk.script = lambda _event: says("я" * messenger.limits.text + "\n" * 3, row("Назад"))
    await messenger.says("история")
    await messenger.sees("я")
    await until(lambda: messenger.ours[-1].labels)
    assert [seen.labels for seen in messenger.ours] == [[["Назад"]]]


async def test_news_of_ours_stand_below(at_menu: Messenger) -> None:
    await at_menu.talk.channel.show(at_menu.peer, says("Счёт", row("Оплатить")), event="", to=None)
    shown = await at_menu.sees("Счёт")
    assert shown.labels == [["Оплатить"]]
    assert at_menu.texts == ["меню", "Меню", "Счёт"]


async def test_a_secret_is_taken_out_of_sight_where_that_is_promised(messenger: Messenger) -> None:
    erases = messenger.limits.erases
    messenger.talk.script = lambda event: says("Пароль принят", erase=event.origin if erases else "")
    await messenger.says("Secret-123")
    await messenger.sees("Пароль принят")
    assert messenger.talk.happened == [Said("Secret-123")]
    assert messenger.texts == (["Пароль принят"] if erases else ["Secret-123", "Пароль принят"])


class TestPressed:
    """What becomes of a screen whose button was pressed."""

    async def test_the_answer_stands_in_its_place(self, at_menu: Messenger) -> None:
        at_menu.talk.script = lambda _event: says("Введите <b>показание</b>", row("Назад"))
        press = await at_menu.presses("Показания")
        shown = await at_menu.sees("Введите показание")
        assert at_menu.texts == ["меню", "Введите показание"]
        assert shown.labels == [["Назад"]]
        assert await press.stops() == ""
        assert at_menu.talk.happened[-1] == Pressed("Показания")

    async def test_an_answer_without_buttons_takes_them_away(self, at_menu: Messenger) -> None:
        at_menu.talk.script = lambda _event: says("Готово")
        await at_menu.presses("Показания")
        assert (await at_menu.sees("Готово")).labels == []

    async def test_a_fresh_answer_and_several_screens_stand_below(self, at_menu: Messenger) -> None:
        at_menu.talk.script = lambda _event: says("Экран устарел", row("Показания"), fresh=True)
        await at_menu.presses("Показания")
        await at_menu.sees("Экран устарел")
        two = (Screen(text=Markup("Отменено")), Screen(text=Markup("Главное")))
        at_menu.talk.script = lambda _event: Answer(screens=two)
        await at_menu.presses("Показания")
        await at_menu.sees("Главное")
        assert at_menu.texts == ["меню", "Меню", "Экран устарел", "Отменено", "Главное"]

    async def test_words_that_are_to_stay_are_answered_below(self, messenger: Messenger) -> None:
        screen = Screen(text=Markup("Счёт привязан"), rows=(row("Дальше"),), stays=True)
        messenger.talk.script = lambda _event: Answer(screens=(screen,))
        await messenger.says("счёт")
        await messenger.sees("Счёт привязан")
        messenger.talk.script = lambda _event: says("Показания")
        await messenger.presses("Дальше")
        await messenger.sees("Показания")
        assert messenger.texts == ["счёт", "Счёт привязан", "Показания"]
        assert messenger.talk.happened[-1] == Pressed("Дальше")

    async def test_a_text_of_several_messages_stands_below_and_stays_whole(
        self, remote_at_menu: Remote
    ) -> None:
        remote = remote_at_menu
        remote.talk.script = lambda _event: says("строка\n" * 1000, row("Назад"))
        await remote.presses("Показания")
        await until(lambda: remote.ours[-1].labels == [["Назад"]])
        remote.talk.script = lambda _event: says("Главное")
        await remote.presses("Назад")
        await remote.sees("Главное")
        assert [words[:6] for words in remote.texts] == ["меню", "Меню", "строка", "строка", "Главно"]
        assert not remote.refusals()

    async def test_a_file_is_not_torn_off(self, at_menu: Messenger) -> None:
        file = await at_menu.keeps(PDF)
        at_menu.talk.script = lambda _event: says("Квитанция", row("Меню"), files=(file,))
        await at_menu.presses("Долг")
        await at_menu.sees("Квитанция")
        at_menu.talk.script = lambda _event: says("Главное")
        press = await at_menu.presses("Меню")
        await at_menu.sees("Главное")
        await press.stops()
        assert at_menu.texts == ["меню", "Меню", "Квитанция", "Главное"]
        await until(lambda: at_menu.chat[2].file == PDF.content)

    @pytest.mark.rows("S92")
    async def test_a_button_lives_for_ever(self, at_menu: Messenger) -> None:
        old = at_menu.chat[-1]
        at_menu.talk.script = lambda _event: says("Показания", row("Назад"))
        await at_menu.presses("Показания")
        await at_menu.sees("Показания")
        at_menu.talk.script = lambda _event: says("К оплате 662,00")
        await at_menu.presses("Долг", on=old)
        await at_menu.sees("К оплате")
        assert at_menu.talk.happened[-1] == Pressed("Долг")

    async def test_a_word_is_cut_to_what_the_messenger_takes(self, at_menu: Messenger) -> None:
        at_menu.talk.script = lambda _event: says("Меню 2", toast="я" * 300)
        press = await at_menu.presses("Долг")
        assert await press.stops() == "я" * at_menu.limits.toast

    async def test_an_answer_without_a_screen_stops_the_spinner(self, at_menu: Messenger) -> None:
        at_menu.talk.script = lambda _event: Answer(toast="Готово")
        press = await at_menu.presses("Долг")
        assert await press.stops() == "Готово"
        assert at_menu.texts == ["меню", "Меню"]


class TestFiles:
    """Files below the words of a screen."""

    async def test_a_file_goes_with_its_words_and_buttons(self, messenger: Messenger) -> None:
        await messenger.says("привет")
        await messenger.sees("Здравствуйте")
        file = await messenger.keeps(PDF)
        messenger.talk.script = lambda _event: says("<b>Квитанция</b>", row("Меню"), files=(file,))
        await messenger.says("квитанция")
        await messenger.sees("Квитанция")
        await until(lambda: messenger.chat[-1].file == PDF.content)
        assert messenger.texts[-2:] == ["квитанция", "Квитанция"]
        assert messenger.chat[-1].labels == [["Меню"]]

    async def test_without_a_file_that_is_kept_no_longer_the_words_are_shown(
        self, messenger: Messenger
    ) -> None:
        gone = File("gone", PDF.name, PDF.mime)
        messenger.talk.script = lambda _event: says("Квитанция", row("Меню"), files=(gone,))
        await messenger.says("квитанция")
        shown = await messenger.sees("Квитанция")
        assert (shown.file, shown.labels) == (None, [["Меню"]])

    async def test_a_name_that_a_person_gave_breaks_nothing(self, messenger: Messenger) -> None:
        await messenger.says("привет")
        await messenger.sees("Здравствуйте")
        file = await messenger.keeps(KeptFile('акт"\r\nX-Evil: 1\u202e.pdf', PDF.mime, b"%PDF"))
        messenger.talk.script = lambda _event: says("Вложение", files=(file,))
        await messenger.says("обращение")
        await messenger.sees("Вложение")
        await until(lambda: messenger.chat[-1].file == b"%PDF")
