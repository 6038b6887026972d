"""Appeals from the first press to the answer (S71–S76, S78): a subscriber, a neighbour, two operators."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from app.settings.appeals import load_forms
from bot.desk.conversation import desk_conversation
from bot.engine.channel import InFlight
from bot.engine.events import Event, Pressed, Said, What
from bot.engine.markup import plain
from bot.engine.roles import Desk
from core.base.ids import AppealId
from core.model.appeals.appeal import AppealMessage, AppealStatus, Party
from core.model.appeals.forms import FieldKind, Forms
from core.model.promises.terms import PromiseTerms
from core.use_cases.answer_appeal import answer, appeal_of, close, note
from core.use_cases.write_appeal import BRING, MOST_A_DAY
from tests import billing
from tests.dialogues.people import SUPPLIER

if TYPE_CHECKING:
    from bot.channels.memory import Message
    from core.model.appeals.appeal import Appeal
    from tests.dialogues.people import Bot, Chatter

GROUP = "-1001"
IRINA, OLEG = "7", "8"
FIRST = AppealId(1)
_NUMBERS = count(1)


def _words(message: Message) -> str:
    return plain(message.screen.text).replace("\N{NO-BREAK SPACE}", " ")


class Room:
    """The operators' chat, a plain group."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        bot.desk = Desk(
            conversation=desk_conversation(bot.policy, SUPPLIER), groups=frozenset({("telegram", GROUP)})
        )
        bot.restart()

    async def hears(self, what: What, sender: str, *, origin: str = "") -> None:
        event = Event(
            channel="telegram",
            peer=GROUP,
            id=f"room-{next(_NUMBERS)}",
            what=what,
            origin=origin,
            group=GROUP,
            sender=sender,
            addressed=isinstance(what, Said) and what.text.startswith("/queue"),
        )
        await self.bot.dispatcher.receive(InFlight(event))
        await self.bot.post()

    async def says(self, text: str, sender: str = IRINA) -> None:
        await self.hears(Said(text), sender)

    async def presses(self, label: str, sender: str = IRINA) -> None:
        for message in reversed(self.messages):
            for row in message.screen.rows:
                for button in row:
                    if button.label.startswith(label):
                        await self.hears(Pressed(button.press), sender, origin=message.number)
                        return
        raise AssertionError(label)

    @property
    def messages(self) -> list[Message]:
        return self.bot.channel.chats.get(GROUP, [])

    @property
    def text(self) -> str:
        return _words(self.messages[-1])

    @property
    def everything(self) -> str:
        return "\n".join(map(_words, self.messages))


async def _files(person: Chatter) -> None:
    """An appeal about money to be given back; it is brought to the operators."""
    await person.says("/menu")
    await person.goes("Обращения", "Новое обращение", "Начисления и оплата", "Возврат денег")
    await person.goes("> 1250.50", "> Заплачено дважды", "Отправить")
    await person.bot.worker.run_due(BRING)
    await person.bot.post()


async def _appeal(bot: Bot, number: AppealId = FIRST) -> Appeal:
    return await bot.does(lambda work: appeal_of(work, number))


async def _answers(bot: Bot, text: str, number: AppealId = FIRST) -> None:
    await bot.does(lambda work: answer(work, number, text, by="server:irina", now=bot.now))


@pytest.fixture
def takes(bot: Bot) -> Bot:
    """A supplier that takes appeals."""
    bot.decides(appeals=load_forms())
    return bot


@pytest.fixture
async def vera(takes: Bot) -> Chatter:
    """A subscriber on the main screen."""
    vera = takes.person("vera")
    await vera.settles(billing.A)
    return vera


@pytest.mark.everywhere
@pytest.mark.rows("S71", "S72", "S73", "S75")
async def test_an_appeal_is_filed_and_has_a_number_and_a_day(takes: Bot, vera: Chatter) -> None:
    await vera.says("/menu")
    await vera.presses("Обращения")
    vera.sees("Вы нам ещё не писали")
    await vera.goes("Новое обращение", "Начисления и оплата", "Возврат денег")
    vera.sees("Возврат денег", "Вопрос 1 из 2", "Сколько рублей вернуть?", "Например: 1250,50")
    await vera.says("рублей двести")
    vera.sees("Здесь нужно число")
    await vera.says("1250.50")
    vera.sees("Вопрос 2 из 2")
    await vera.presses("‹ Назад")
    vera.sees("Вопрос 1 из 2")
    await vera.goes("> 1300", "> Заплачено <дважды>")
    vera.sees(
        "Проверьте и отправьте", "1300", "Заплачено <дважды>", f"Лицевой счёт: {billing.A}", "Ответим до"
    )
    await vera.presses("Отправить")
    vera.sees("Обращение № 1 отправлено", "Ответим до 06.11.2025 включительно", "пн–пт 8:00–20:00")
    assert (await _appeal(takes)).status is AppealStatus.NEW
    await vera.presses("Открыть обращение")
    vera.sees("Состояние: получено", "Заплачено <дважды>", "Ответ до 06.11.2025")
    await vera.presses("‹ Назад")
    await vera.presses("№ 1 Возврат денег")
    vera.sees("Обращение № 1")


async def test_s73_a_choice_is_pressed_and_what_is_not_required_is_passed_over(vera: Chatter) -> None:
    await vera.says("/menu")
    await vera.goes("Обращения", "Новое обращение", "Показания и счётчик", "Замена счётчика")
    await vera.says("просто хочу новый")
    vera.sees("Нажмите на один из ответов")
    await vera.presses("Сломался")
    vera.sees("Вопрос 2 из 2")
    await vera.presses("Пропустить")
    vera.sees("Проверьте и отправьте", "Сломался")
    vera.does_not_see("Что ещё нам нужно знать?")


async def test_a_form_that_was_changed_asks_what_it_now_wants(takes: Bot, vera: Chatter) -> None:
    """A draft begun on the former form loses none of its answers."""
    await vera.says("/menu")
    await vera.goes("Обращения", "Новое обращение", "Начисления и оплата", "Возврат денег", "> 1300")
    forms = load_forms()
    refund = forms.kind("refund")
    assert refund is not None
    bill = forms.category("bill")
    assert bill is not None
    account = replace(refund.fields[0], name="bank", title="На какой счёт?", kind=FieldKind.TEXT)
    changed = replace(refund, fields=(refund.fields[0], account))
    takes.decides(appeals=Forms((replace(bill, kinds=(changed,)),)))
    await vera.says("Заплачено дважды")
    vera.sees("кое-что изменилось", "Вопрос 2 из 2", "На какой счёт?")
    await vera.says("40817")
    vera.sees("Проверьте и отправьте", "1300", "40817")


@pytest.mark.rows("S76", "S78", "S101")
async def test_an_answer_comes_by_itself_and_is_unread_until_it_is_opened(takes: Bot, vera: Chatter) -> None:
    await _files(vera)
    await _answers(takes, "Вернём 1250,50 ₽ на карту.")
    await vera.says("/menu")
    vera.sees_buttons("Обращения (1)")
    await takes.post()
    vera.sees("Ответ на обращение № 1", "Вернём 1250,50 ₽ на карту.")
    vera.does_not_see("irina")
    await vera.says("/menu")
    vera.sees_buttons("Обращения (1)")
    await vera.presses("Обращения (1)")
    await vera.presses("№ 1 Возврат денег: новый ответ")
    vera.sees("Состояние: есть ответ", "Вернём")
    vera.does_not_see("irina")
    await vera.says("/menu")
    vera.sees_no_button("Обращения (1)")


async def test_who_has_read_the_answer_already_is_not_told_of_it(takes: Bot, vera: Chatter) -> None:
    await _files(vera)
    await _answers(takes, "Вернём.")
    await vera.presses("Открыть обращение")
    seen = len(vera.messages)
    await takes.post()
    assert len(vera.messages) == seen


async def test_s76_words_after_an_answer_return_the_appeal_to_work(takes: Bot, vera: Chatter) -> None:
    await _files(vera)
    await _answers(takes, "Пришлите чек.")
    await takes.post()
    await vera.goes("Открыть обращение", "Написать ещё")
    vera.sees("Что добавить к обращению № 1?")
    await vera.says("Чек потерян")
    vera.sees("Отправлено", "Чек потерян", "Состояние: в работе")
    assert (await _appeal(takes)).status is AppealStatus.IN_WORK


async def test_a_closed_appeal_is_opened_again_for_thirty_days(takes: Bot, vera: Chatter) -> None:
    await _files(vera)
    await takes.does(lambda work: close(work, FIRST, by="server:irina", now=takes.now))
    await takes.post()
    vera.sees("Обращение № 1 закрыто", "в течение 30 дней")
    await vera.goes("Открыть обращение", "Открыть снова")
    vera.sees("Что осталось нерешённым")
    await vera.says("Деньги не пришли")
    vera.sees("Состояние: в работе", "Деньги не пришли")
    await takes.does(lambda work: close(work, FIRST, by="server:irina", now=takes.now))
    takes.later(days=31)
    await vera.says("/menu")
    await vera.goes("Обращения", "№ 1")
    vera.sees("закрыто")
    vera.sees_no_button("Открыть снова")
    vera.sees_buttons("Новое обращение")


async def test_a_neighbour_sees_nothing_of_it(vera: Chatter, boris: Chatter) -> None:
    await _files(vera)
    await boris.settles(billing.TWO_ZONES)
    await boris.says("/menu")
    await boris.presses("Обращения")
    boris.does_not_see("№ 1")
    await boris.presses_raw("appeals.opened:1")
    boris.does_not_see("Заплачено дважды")
    await boris.presses_raw("appeals.write_more:1")
    boris.does_not_see("Что добавить")


async def test_a_note_reaches_no_subscriber(takes: Bot, vera: Chatter) -> None:
    await _files(vera)
    await takes.does(lambda work: note(work, FIRST, "Скандальная", by="server:irina", now=takes.now))
    await takes.post()
    await vera.presses("Открыть обращение")
    vera.does_not_see("Скандальная")
    assert (await _appeal(takes)).unread == 0


async def test_nobody_drowns_the_others_in_messages(takes: Bot, vera: Chatter) -> None:
    await _files(vera)
    for _ in range(MOST_A_DAY - 1):
        await takes.does(
            lambda work: work.appeals.say(
                AppealMessage(
                    appeal_id=FIRST, party=Party.SUBSCRIBER, by="cabinet:1", words="!", at=takes.now
                )
            )
        )
    await vera.goes("Открыть обращение", "Написать ещё", "> Ещё раз")
    vera.sees("очень много")


async def test_where_no_appeals_are_taken_nothing_leads_to_them(galina: Chatter) -> None:
    await galina.says("/menu")
    galina.sees_no_button("Обращения")


async def test_a_debtors_menu_has_room_for_them_in_every_messenger(takes: Bot, galina: Chatter) -> None:
    """Where buttons are few, the contacts are reached from the appeals."""
    takes.decides(promises=PromiseTerms())
    await galina.says("/menu")
    galina.sees_buttons("Уведомления", "Нет света", "Рассрочка", "Настройки", "Обращения")
    if takes.channel.name == "vk":
        galina.sees_no_button("Контакты")
    await galina.presses("Обращения")
    galina.sees_buttons("Контакты")


# --- the operators' chat ---

in_telegram = pytest.mark.parametrize("bot", ["telegram"], indirect=True)


@in_telegram
async def test_an_appeal_comes_to_the_operators_and_the_answer_to_the_subscriber(
    takes: Bot, vera: Chatter
) -> None:
    room = Room(takes)
    await _files(vera)
    assert "Новое обращение" in room.text
    assert all(
        word in room.text for word in ("№ 1", "Возврат денег", billing.A, "1250,50", "Заплачено дважды")
    )
    await room.presses("Ответить")
    assert "Жду ответа на № 1" in room.text
    await room.says("Вернём на карту.")
    assert room.text == "Ответ на № 1 отправлен абоненту."
    vera.sees("Ответ на обращение № 1", "Вернём на карту.")
    assert (await _appeal(takes)).status is AppealStatus.ANSWERED


@in_telegram
async def test_further_words_come_to_the_operators_with_the_way_to_answer(takes: Bot, vera: Chatter) -> None:
    room = Room(takes)
    await _files(vera)
    await vera.goes("Открыть обращение", "Написать ещё", "> Жду неделю!")
    await takes.post()
    assert "Абонент пишет" in room.text
    assert "Жду неделю!" in room.text
    await room.presses("Вся переписка")
    assert "Заплачено дважды" in room.text
    assert "Жду неделю!" in room.text


@in_telegram
async def test_two_slashes_are_a_note_that_never_leaves(takes: Bot, vera: Chatter) -> None:
    room = Room(takes)
    await _files(vera)
    seen = len(vera.messages)
    await room.presses("Ответить")
    await room.says("// пусть решает начальник")
    assert "Заметка к № 1 сохранена" in room.text
    assert len(vera.messages) == seen
    assert (await _appeal(takes)).status is AppealStatus.NEW
    await room.says("/queue")
    await room.presses("№ 1")
    assert "Заметка" in room.text
    assert "пусть решает начальник" in room.text


@in_telegram
async def test_two_operators_answer_two_appeals_at_the_same_time(takes: Bot, vera: Chatter) -> None:
    room = Room(takes)
    boris = takes.person("boris")
    await boris.settles(billing.TWO_ZONES)
    await _files(vera)
    await room.presses("Ответить", IRINA)
    await _files(boris)
    await room.presses("Ответить", OLEG)
    assert "Жду ответа на № 1, № 2" in room.text
    await room.says("Кто на обед?", "9")
    await room.says("Вере: вернём.", IRINA)
    await room.says("Борису: откажем.", OLEG)
    vera.sees("Вере: вернём.")
    vera.does_not_see("откажем")
    boris.sees("Борису: откажем.")
    await room.says("А теперь просто разговор", IRINA)
    assert "разговор" not in room.everything
    boris.does_not_see("разговор")


@in_telegram
async def test_an_operator_may_think_better_of_it(takes: Bot, vera: Chatter) -> None:
    room = Room(takes)
    await _files(vera)
    await room.presses("Ответить")
    await room.presses("Не отвечать")
    await room.says("Обедаем?")
    assert (await _appeal(takes)).status is AppealStatus.NEW
    vera.does_not_see("Обедаем?")


@in_telegram
async def test_a_closed_appeal_takes_no_answer(takes: Bot, vera: Chatter) -> None:
    room = Room(takes)
    await _files(vera)
    await room.presses("Ответить", IRINA)
    await room.presses("Закрыть", OLEG)
    vera.sees("Обращение № 1 закрыто")
    await room.says("Вернём.", IRINA)
    assert "Сейчас этого сделать нельзя" in room.text
    vera.does_not_see("Вернём.")
    await room.says("/queue")
    assert room.text == "Открытых обращений нет."


@in_telegram
async def test_what_waits_longest_for_its_day_stands_first_and_a_late_one_says_so(
    takes: Bot, vera: Chatter
) -> None:
    room = Room(takes)
    await _files(vera)
    takes.later(days=40)
    await _files(vera)
    await room.says("/queue")
    assert room.text.splitlines()[1].startswith("№ 1 Возврат денег: срок прошёл 06.11.2025")
    assert room.text.splitlines()[2].startswith("№ 2 Возврат денег: ответить до")


@in_telegram
async def test_every_act_leaves_a_row(takes: Bot, vera: Chatter) -> None:
    room = Room(takes)
    await _files(vera)
    await room.says("/queue")
    await room.presses("№ 1")
    await room.presses("Ответить")
    await room.says("Вернём.")
    await room.presses("Закрыть", OLEG)
    rows = await takes.does(lambda work: work.audit.of("appeal:1"))
    assert [(actor.partition(":")[0], action) for _, actor, action in rows] == [
        ("cabinet", "appeal-filed"),
        ("telegram", "appeal-seen"),
        ("telegram", "appeal-answered"),
        ("telegram", "appeal-closed"),
    ]
    assert rows[-1][1] == f"telegram:{OLEG}"
