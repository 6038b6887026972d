"""A broadcast from the operators' chat: two operators, a senior one's consent, and what subscribers see."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from bot.desk import broadcasts as desk
from bot.desk.broadcasts import COUNT, PREVIEW, REPORT
from bot.desk.conversation import desk_conversation
from bot.engine.channel import InFlight
from bot.engine.events import Event, Pressed, Said, What
from bot.engine.markup import plain
from bot.engine.roles import Desk
from core.model.broadcasts.broadcast import BroadcastStatus, RecipientState
from core.model.broadcasts.rules import BroadcastRules
from core.use_cases.broadcast import RUN, broadcast_of
from tests import billing
from tests.dialogues.broadcasting import became, goes_on
from tests.dialogues.people import SUPPLIER

if TYPE_CHECKING:
    from bot.channels.memory import Message
    from core.base.ids import BroadcastId
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.parametrize("bot", ["telegram"], indirect=True)

GROUP = "-1001"
AUTHOR, SENIOR, OTHER = "7", "8", "9"
_NUMBERS = count(1)


def _words(message: Message) -> str:
    return plain(message.screen.text).replace("\N{NO-BREAK SPACE}", " ")


class Room:
    """A thread of the operators' chat."""

    def __init__(self, bot: Bot, *, consent_above: int = 100) -> None:
        self.bot = bot
        rules = BroadcastRules(consent_above=consent_above, seniors=frozenset({f"telegram:{SENIOR}"}))
        bot.decides(broadcasts=rules)
        bot.desk = Desk(
            conversation=desk_conversation(bot.policy, SUPPLIER), groups=frozenset({("telegram", GROUP)})
        )
        bot.restart()

    async def hears(self, what: What, sender: str = AUTHOR, *, origin: str = "") -> None:
        event = Event(
            channel="telegram",
            peer=f"{GROUP}/5",
            id=f"room-{next(_NUMBERS)}",
            what=what,
            origin=origin,
            group=GROUP,
            sender=sender,
            addressed=isinstance(what, Said) and what.text.startswith("/"),
        )
        await self.bot.dispatcher.receive(InFlight(event))
        for kind in (COUNT, PREVIEW, REPORT, RUN):
            await self.bot.worker.run_due(kind)

    async def says(self, text: str, sender: str = AUTHOR) -> None:
        await self.hears(Said(text), sender)

    async def presses(self, label: str, sender: str = AUTHOR) -> None:
        for message in reversed(self.messages):
            for row in message.screen.rows:
                for button in row:
                    if button.label.startswith(label):
                        await self.hears(Pressed(button.press), sender, origin=message.number)
                        return
        raise AssertionError(label)

    @property
    def messages(self) -> list[Message]:
        return self.bot.channel.chats.get(f"{GROUP}/5", [])

    @property
    def text(self) -> str:
        return _words(self.messages[-1])

    @property
    def buttons(self) -> list[str]:
        return [button.label for row in self.messages[-1].screen.rows for button in row]

    async def writes(self, text: str, whom: str, named: str) -> BroadcastId:
        await self.says("/broadcast")
        await self.says(text)
        await self.presses("Об обслуживании")
        await self.presses(whom)
        await self.says(named)
        (newest,) = await self.bot.does(lambda work: work.broadcasts.last(1))
        return newest.id

    async def status(self, number: BroadcastId) -> BroadcastStatus:
        return (await self.bot.does(lambda work: broadcast_of(work, number))).status


async def test_from_the_words_to_the_report(bot: Bot, galina: Chatter) -> None:
    room = Room(bot)
    number = await room.writes("<b>Офис</b> переехал.", "По номерам", f"{billing.A}, {billing.B}")
    assert "Счетов: 2, получателей: 1\nСейчас: не отправлена" in room.text
    assert "Офис переехал.\n\nКасается счёта …1234" in room.text
    await room.presses("Отправить")
    assert "Отправить рассылку? Получателей: 1" in room.text
    await room.presses("Да, отправить: 1")
    assert "Сейчас: идёт\n0 %: доставлено 0 из 1, осталось 1" in room.text
    assert room.buttons == ["Обновить", "Пауза", "Остановить"]
    await goes_on(bot)
    galina.sees("Офис переехал.", "Касается счёта …7890")
    assert "Рассылка 1 закончена\nДоставлено: 1" in room.text
    await room.presses("Отчёт")
    files = [message.screen.files for message in room.messages if message.screen.files]
    thread = await bot.does(lambda work: work.chats.find("telegram", f"{GROUP}/5"))
    assert thread is not None
    kept = await bot.does(lambda work: work.files.get(thread, files[-1][0].key))
    assert kept is not None
    assert (
        kept.content.decode("utf-8-sig").splitlines()[1].startswith(f"{billing.A};доставлено;Telegram;22.10")
    )
    assert await room.status(number) is BroadcastStatus.DONE


async def test_many_recipients_wait_for_a_senior_operator_who_is_not_the_author(
    bot: Bot, galina: Chatter
) -> None:
    room = Room(bot, consent_above=0)
    number = await room.writes("Офис переехал.", "По номерам", billing.A)
    await room.presses("Отправить")
    await room.presses("Да, отправить")
    assert "ждёт согласия старшего" in room.text
    for somebody, why in ((AUTHOR, "старший оператор, он назван"), (OTHER, "старший оператор, он назван")):
        await room.presses("Согласовать", somebody)
        assert any(why in plain(message.screen.text) for message in room.messages[-2:])
        assert await room.status(number) is BroadcastStatus.WAITING
    await room.presses("Согласовать", SENIOR)
    assert await room.status(number) is BroadcastStatus.RUNNING
    await goes_on(bot)
    galina.sees("Офис переехал.")


async def test_a_senior_author_needs_another_one(bot: Bot, galina: Chatter) -> None:
    del galina
    room = Room(bot, consent_above=0)
    await room.says("/broadcast", SENIOR)
    await room.says("Офис переехал.", SENIOR)
    await room.presses("Об обслуживании", SENIOR)
    await room.presses("По номерам", SENIOR)
    await room.says(billing.A, SENIOR)
    await room.presses("Отправить", SENIOR)
    await room.presses("Да, отправить", SENIOR)
    told = [plain(message.screen.text) for message in room.messages[-2:]]
    assert any("старшим никто больше не назван" in text for text in told)


async def test_a_double_press_and_two_operators_at_once_start_it_once(bot: Bot, galina: Chatter) -> None:
    room = Room(bot)
    number = await room.writes("Офис переехал.", "По номерам", billing.A)
    before = len(galina.messages)
    for sender in (AUTHOR, AUTHOR, OTHER):
        await room.hears(Pressed(desk.send.carry(number)), sender)
    assert any("Состояние рассылки: идёт" in plain(message.screen.text) for message in room.messages[-2:])
    await goes_on(bot)
    assert len(galina.messages) == before + 1


async def test_pause_go_on_and_stop(bot: Bot, galina: Chatter) -> None:
    room = Room(bot)
    number = await room.writes("Офис переехал.", "По номерам", billing.A)
    await room.hears(Pressed(desk.send.carry(number)))
    await room.presses("Пауза", OTHER)
    assert "Сейчас: на паузе" in room.text
    await goes_on(bot)
    galina.does_not_see("Офис переехал")
    await room.presses("Продолжить")
    await room.presses("Остановить")
    assert "Остановить навсегда?" in room.text
    await room.presses("Да, остановить")
    assert room.buttons == ["Отчёт"]
    await goes_on(bot)
    galina.does_not_see("Офис переехал")
    assert await became(bot, number) == {RecipientState.WAITING: 1}


async def test_an_operator_tries_it_on_themselves(bot: Bot) -> None:
    room = Room(bot)
    await room.writes("Долг {долг} по счёту {счёт}", "По номерам", billing.A)
    await room.presses("Проверить на себе")
    assert any("Откройте его" in plain(message.screen.text) for message in room.messages[-2:])
    operator = bot.person(AUTHOR)
    await operator.starts()
    await room.presses("Проверить на себе")
    await bot.post()
    operator.sees("Проверка рассылки", "Долг 1 234,56 ₽ по счёту …1234")


async def test_the_preview_shows_each_messenger(bot: Bot) -> None:
    room = Room(bot)
    bot.joins("vk")
    await room.writes("Офис переехал.", "По номерам", billing.A)
    await room.presses("Как увидят")
    shown = [plain(message.screen.text) for message in room.messages]
    for title in ("Telegram: 1 сообщение", "ВКонтакте: 1 сообщение", "Письмо: «"):
        assert any(title in text for text in shown), title


async def test_operators_talk_goes_on_beside_it_and_slips_are_explained(bot: Bot) -> None:
    room = Room(bot)
    await room.says("/broadcast")
    asked = len(room.messages)
    await room.says("Кто сегодня дежурит?", OTHER)
    assert len(room.messages) == asked
    await room.says("<u>x</u>")
    assert "Разметка не читается" in room.text
    await room.says("Долг {адрес}")
    assert "такого поля нет" in room.text
    await room.says("Офис переехал.")
    await room.presses("Об обслуживании")
    for whom, typed, why in (
        ("По номерам", "Иванов", "Это не номера счетов"),
        ("По номерам", "999999", "Таких открытых счетов нет"),
        ("Улица", "ул. Нигде", "нет такой улицы"),
        ("Тарифная", "нет", "Такой тарифной группы нет"),
        ("Должники", "много", "Нужна сумма в рублях"),
        ("Должники", "0,001", "Нужна сумма в рублях"),
    ):
        await room.presses(whom)
        await room.says(typed)
        assert why in room.text, typed
        await room.presses("‹ Назад")
    assert not await bot.does(lambda work: work.broadcasts.last(5))


async def test_debtors_are_told_what_they_owe(bot: Bot, galina: Chatter) -> None:
    room = Room(bot)
    await room.writes("Долг по счёту {счёт}: {долг}", "Должники", "500 руб.")
    assert "просроченный долг от 500,00 ₽" in room.text
    await room.presses("Отправить")
    await room.presses("Да, отправить")
    await goes_on(bot)
    galina.sees("Долг по счёту …7890: 662,00 ₽")


async def test_a_subscriber_cannot_send_anything(bot: Bot, galina: Chatter) -> None:
    room = Room(bot)
    number = await room.writes("Офис переехал.", "По номерам", billing.A)
    await galina.says("/broadcast")
    galina.does_not_see("Новая рассылка")
    await galina.presses_raw(desk.send.carry(number))
    galina.sees_out_of_date()
    assert await room.status(number) is BroadcastStatus.COUNTED
