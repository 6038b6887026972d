"""The second messenger: it goes on where the first one was, and nobody else's does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.cabinet import DIALOGUES
from bot.engine.events import Pressed, Said, Started
from bot.fsm.delegates import Delegates
from bot.fsm.handover import Handover
from bot.fsm.mydata import MyData
from bot.fsm.readings import Readings
from bot.handlers.readings.common import readings
from bot.texts import russian
from tests import billing
from tests.dialogues.people import LIMITS, Bot, Chatter

if TYPE_CHECKING:
    from bot.channels.memory import MemoryChannel
    from bot.engine.screens import Screen
    from storage.work import Work
    from tests.dialogues.crowd import Crowd
    from tests.dialogues.people import Preview

pytestmark = pytest.mark.everywhere


_STAY = {Handover.choose, Handover.link, Delegates.code, Delegates.consent}
"""States of one chat alone."""
_SECRET = {state for dialogue in DIALOGUES for state in dialogue.secrets}
NAMES = {name: russian().label(f"messenger-{name}") for name in LIMITS}


@pytest.fixture
def elsewhere(bot: Bot) -> MemoryChannel:
    """Another messenger, which takes part beside the one of the test."""
    return bot.joins()


@pytest.fixture
async def old(bot: Bot, elsewhere: MemoryChannel) -> Chatter:
    """Galina in the other messenger, where she has two accounts; the link will lead here."""
    old = bot.person("galina", channel=elsewhere)
    await old.settles(billing.A, billing.TWO_ZONES)
    await old.presses(f"● {billing.A}" if any("●" in each for each in old.buttons) else old.buttons[0])
    return old


@pytest.fixture
def new(bot: Bot) -> Chatter:
    """Her new chat, over the wire where there is one."""
    return bot.person("galina-new")


async def gives_link(old: Chatter) -> str:
    """The payload of a new link to the only other messenger."""
    await old.says("/open")
    return old.payload


async def test_the_new_chat_goes_on_with_the_very_screen_that_the_old_one_left(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    await old.presses("Показания")
    await old.presses("История показаний")
    left = old.last.screen
    await new.starts(await gives_link(old))
    new.sees("Открыть здесь личный кабинет?", "g•••@mail.ru", NAMES[old.channel.name])
    new.does_not_see("galina@mail.ru", billing.A)
    await new.presses("Да, открыть")
    new.sees("Кабинет g•••@mail.ru открыт")
    assert left.text in new.last.screen.text
    assert await new.state() == "Readings:history"
    assert (await new.chat()).account_id == (await old.chat()).account_id
    await bot.post()
    old.sees("Ваш кабинет открыт в другом мессенджере", NAMES[new.channel.name])
    old.sees_buttons("Это не я", "В начало")
    await old.says("/menu")
    old.sees_buttons("Показания")


async def test_the_code_comes_for_another_phone_and_carries_the_same_link(bot: Bot, old: Chatter) -> None:
    await gives_link(old)
    old.sees("Нажмите кнопку ниже", "5 минут", NAMES[bot.channel.name])
    (url,) = [button.url for row in old.last.screen.rows for button in row if button.url]
    assert len(old.payload) <= 64
    await bot.errands()
    old.sees("Код для другого телефона")
    assert [file.mime for file in old.last.screen.files] == ["image/png"]
    assert url in [button.url for row in old.last.screen.rows for button in row]


async def test_the_code_of_a_used_link_is_not_sent_and_a_good_one_comes_wherever_the_person_is(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    await bot.errands()
    old.does_not_see("Код для другого телефона")
    await gives_link(old)
    await old.says("/menu")
    await bot.errands()
    old.sees("Код для другого телефона", "К оплате")


async def test_where_no_code_can_be_drawn_the_link_stands(bot: Bot, old: Chatter) -> None:
    await gives_link(old)
    bot.fails_to_draw_codes()
    for _ in range(5):
        await bot.errands()
        bot.later(minutes=1)
    old.sees("Ссылка")
    old.does_not_see("Код для другого телефона")


async def test_links_are_not_given_without_end(bot: Bot, old: Chatter) -> None:
    bot.decides(handovers_an_hour=1)
    await gives_link(old)
    await old.says("/open")
    old.sees("слишком много раз")


async def test_a_link_that_has_been_used_is_said_plainly_in_every_chat(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    payload = await gives_link(old)
    await new.starts(payload)
    await new.presses("Да, открыть")
    await new.starts(payload)
    new.sees("Этот кабинет здесь уже открыт")
    boris = bot.person("boris")
    await boris.starts(payload)
    boris.sees("Эта ссылка уже использована", "Уже есть кабинет")
    await old.says("ой")
    old.sees("Ссылка использована")


async def test_a_link_whose_time_is_over_is_said_plainly_before_and_after_the_question(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    payload = await gives_link(old)
    await new.starts(payload)
    bot.later(minutes=5)
    await new.presses("Да, открыть")
    new.sees("больше не действует")
    assert (await new.chat()).cabinet_id is None
    boris = bot.person("boris")
    await boris.starts(payload)
    boris.sees("больше не действует")
    await old.says("ой")
    old.sees("Ссылка больше не действует")
    await old.presses("Новая ссылка")
    await new.starts(old.payload)
    new.sees("Открыть здесь личный кабинет?")


async def test_a_guessed_link_opens_nothing_and_guesses_are_counted(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    for _ in range(bot.policy.guesses_a_chat):
        await new.starts("open-" + "A" * 43)
        new.sees("Такой ссылки нет", "Уже есть кабинет")
    await new.starts(await gives_link(old))
    new.sees("Слишком много неверных ссылок")


async def test_a_link_that_somebody_else_has_opened_first_is_said_plainly(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    stranger = bot.person("stranger")
    payload = await gives_link(old)
    await stranger.starts(payload)
    await new.starts(payload)
    new.sees("уже открыли в другом чате")
    await gives_link(old)
    await stranger.presses("Да, открыть")
    assert (await stranger.chat()).cabinet_id is None
    await new.starts(old.payload)
    await new.presses("Да, открыть")
    new.sees("открыт")


async def test_the_chat_that_gives_a_link_is_told_that_it_leads_elsewhere(old: Chatter) -> None:
    await old.starts(await gives_link(old))
    old.sees("для другого мессенджера")


async def test_a_no_leaves_everything_as_it_was(old: Chatter, new: Chatter) -> None:
    await new.starts(await gives_link(old))
    await new.presses("Нет")
    new.sees("не открываем", "Уже есть кабинет")
    assert (await new.chat()).cabinet_id is None


async def test_a_chat_with_another_cabinet_is_asked_whether_to_leave_it(bot: Bot, old: Chatter) -> None:
    boris = bot.person("boris")
    await boris.settles(billing.B)
    await boris.starts(await gives_link(old))
    boris.sees("Здесь открыт другой кабинет: b•••@mail.ru", "g•••@mail.ru")
    await boris.presses("Да, выйти и открыть")
    boris.sees("Кабинет g•••@mail.ru открыт")
    assert (await boris.chat()).cabinet_id == (await old.chat()).cabinet_id


async def test_a_chat_of_the_same_cabinet_goes_on_without_a_question(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    await bot.post()
    await old.says("/menu")
    await old.presses("Начисления и платежи")
    left = old.last.screen.text
    await new.starts(await gives_link(old))
    new.sees("здесь уже открыт")
    assert left in new.last.screen.text
    await bot.post()
    old.does_not_see("Ваш кабинет открыт в другом")


async def test_this_is_not_me_signs_the_new_chat_out_at_once_and_leads_to_a_new_password(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    await bot.post()
    await old.presses("Это не я")
    old.sees("Чужой вход закрыт", "Прежний пароль больше не действует")
    assert (await new.chat()).cabinet_id is None
    await bot.post()
    new.sees("владелец сообщил", "Здесь выполнен выход")
    await new.says("/open")
    new.sees("Сначала войдите")
    old.sees_buttons("Задать новый пароль")
    await old.presses("Задать новый пароль")
    await old.presses("Восстановить")
    await old.says(await old.code("galina@mail.ru"))
    old.sees("пароль")
    await old.presses("Сгенерировать")
    assert (await old.chat()).cabinet_id is not None


async def test_this_is_not_me_is_said_once(bot: Bot, old: Chatter, new: Chatter) -> None:
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    await bot.post()
    told = old.last
    await old.presses("Это не я")
    await old.says("/menu")
    await old.presses("Это не я", on=told)
    old.sees("Это уже сделано")
    await new.presses_raw(told.screen.rows[0][0].press)
    assert (await old.chat()).cabinet_id is not None


async def test_a_guest_and_a_bot_of_one_messenger_have_nothing_to_hand_over(bot: Bot, anna: Chatter) -> None:
    await anna.starts()
    await anna.says("/open")
    anna.sees("Сначала войдите")
    await anna.settles(billing.A)
    await anna.says("/open")
    anna.sees("Другого мессенджера у нас пока нет")
    await anna.says("/settings")
    anna.sees_no_button("Открыть в другом")
    bot.joins()
    await anna.says("/settings")
    await anna.presses("Открыть в другом мессенджере")
    anna.sees("Нажмите кнопку ниже")


async def test_words_bring_a_link_along_once_where_there_is_no_start_button(
    old: Chatter, new: Chatter
) -> None:
    """VK names the link beside the first words, and perhaps beside later ones."""
    await new.settles(billing.B)
    payload = await gives_link(old)
    await new.says("здравствуйте", ref=payload)
    new.sees("Здесь открыт другой кабинет")
    await new.presses("Нет")
    await new.says("8700", ref=payload)
    new.does_not_see("ссылка")
    await new.says("меню", ref="advertisement-7")
    new.sees_buttons("Информация")


async def test_what_is_of_the_old_chat_alone_begins_with_the_menu_in_the_new_one(
    bot: Bot, old: Chatter, new: Chatter
) -> None:
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    await bot.post()
    await old.presses("Это не я")
    await old.presses("Задать новый пароль")
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    assert await new.state() == "Menu:main"


async def test_a_question_for_a_secret_begins_with_the_menu_in_the_new_chat(
    old: Chatter, new: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "secrets", {Readings.history.state})
    old.bot.decides()
    await old.presses("Показания")
    await old.presses("История показаний")
    await new.starts(await gives_link(old))
    await new.presses("Да, открыть")
    assert await new.state() == "Menu:main"


async def test_any_screen_of_a_cabinet_can_be_gone_on_with(crowd: Crowd) -> None:
    """But those of this chat alone: its way in, its link, what is secret. These begin with the menu."""
    for state, left in crowd:
        if (await left.chat()).cabinet_id is None or state in {MyData.anew, MyData.refused}:
            continue  # nobody opens another chat who has something to decide first
        gone_on = await crowd.bot.does(partial(_gone_on_with, left))
        if state in _STAY or state.state in _SECRET:
            assert gone_on.chat.state in {"Menu:main", "Accounts:number"}
        else:
            assert gone_on.chat.state == state.state, state
            assert gone_on.last.rows


def _gone_on_with(left: Chatter, work: Work) -> Preview:
    """What a new chat sees that opens the cabinet from this one; nothing of it is kept."""
    undone = work.connection.begin_nested()
    elsewhere = left.bot.joins()
    person = left.bot.person(f"new-{left.peer}", channel=elsewhere)
    opened = left.do_within(work, Said("/open"))
    if opened.chat.state == Handover.choose.state:
        opened = left.do_within(work, _press_of(opened.last, NAMES[elsewhere.name]))
    payload = next(button.url for row in opened.last.rows for button in row if button.url).rpartition("=")[2]
    question = person.do_within(work, Started(payload)).last
    gone_on = person.do_within(work, _press_of(question, "Да, открыть"))
    undone.rollback()
    return gone_on


def _press_of(screen: Screen, label: str) -> Pressed:
    return Pressed(next(b.press for row in screen.rows for b in row if b.label == label))
