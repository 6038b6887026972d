"""Rooms and roles: what operators say in their chat, and that no other group is told anything."""

from itertools import count

import pytest

from bot.desk import about
from bot.engine.channel import InFlight
from bot.engine.conversation import Conversation
from bot.engine.dispatcher import Dispatcher
from bot.engine.events import Done, Event, Pressed, Said, What
from bot.engine.markup import plain
from bot.engine.roles import Role
from bot.handlers import menu
from bot.texts import russian
from core.model.supplier.policy import Policy
from storage.tables import chats
from storage.work import Work
from tests import billing
from tests.dialogues import operators
from tests.dialogues.operators import GROUP
from tests.dialogues.people import SUPPLIER, Bot

pytestmark = pytest.mark.parametrize("bot", ["telegram"], indirect=True)
_NUMBERS = count(1)


class Room:
    """A group whose every thread may talk to the bot."""

    def __init__(self, bot: Bot, group: str) -> None:
        self.channel = bot.channel
        self.group = group
        self.dispatcher = Dispatcher(
            bot.conversation, bot.store, clock=bot.clock, desk=operators.desk(bot.channel.name)
        )
        self.dispatcher.join(bot.channel)

    async def hears(
        self, what: What, *, thread: str = "5", sender: str = "7", addressed: bool = False, origin: str = ""
    ) -> None:
        event = Event(
            channel=self.channel.name,
            peer=f"{self.group}/{thread}",
            id=f"room-{next(_NUMBERS)}",
            what=what,
            origin=origin,
            group=self.group,
            sender=sender,
            addressed=addressed,
        )
        await self.dispatcher.receive(InFlight(event))

    def shown(self, thread: str = "5") -> list[str]:
        return [plain(message.screen.text) for message in self.channel.chats[f"{self.group}/{thread}"]]


@pytest.fixture
def room(bot: Bot) -> Room:
    """The operators' chat."""
    return Room(bot, GROUP)


async def test_an_operators_words_reach_their_dialogue_and_the_answer_comes_into_the_thread(
    room: Room,
) -> None:
    await room.hears(Said("/take@cabinet_bot"), addressed=True)
    await room.hears(Said("Проверим счётчик"), sender="8")
    assert room.shown() == ["Напишите ответ", "operator 8: Проверим счётчик"]
    assert list(room.channel.chats) == [f"{GROUP}/5"]


async def test_each_thread_stands_where_it_stood(room: Room) -> None:
    await room.hears(Said("/take@cabinet_bot"), addressed=True)
    await room.hears(Said("Проверим"), thread="6")
    assert room.shown(thread="6") == []
    await room.hears(Said("Проверим"))
    assert room.shown()[-1] == "operator 7: Проверим"


async def test_a_press_tells_who_of_the_operators_pressed(room: Room) -> None:
    await room.hears(Said("/take@cabinet_bot"), addressed=True)
    [message] = room.channel.chats[f"{GROUP}/5"]
    await room.hears(Pressed("question.close"), sender="9", addressed=True, origin=message.number)
    assert room.shown() == ["Закрыто: 9"]


async def test_the_result_of_an_errand_comes_into_the_thread_it_was_asked_in(room: Room) -> None:
    event = Event(channel="telegram", peer=f"{GROUP}/5", id="errand:1", what=Done("copied", {}))
    await room.dispatcher.receive(InFlight(event))
    assert room.shown() == ["Доставлено абоненту"]


@pytest.mark.parametrize("words", ["Кто возьмёт?", "меню", "помощь", "/take", "/help@another_bot"])
async def test_operators_talk_among_themselves_is_not_answered(room: Room, words: str) -> None:
    await room.hears(Said(words))
    assert room.shown() == []


@pytest.mark.parametrize(
    "words", ["/start@cabinet_bot", "/unknown@cabinet_bot", "@cabinet_bot что ты умеешь?"]
)
async def test_who_calls_the_bot_in_the_operators_chat_is_told_what_it_is_for(room: Room, words: str) -> None:
    await room.hears(Said(words), addressed=True)
    assert room.shown() == [plain(russian()("desk-about"))]
    assert "python main.py readings" in room.shown()[0]


@pytest.mark.rows("S98")
async def test_a_subscribers_screen_is_not_shown_in_the_operators_chat(bot: Bot, room: Room) -> None:
    galina = bot.person("galina")
    await galina.settles(billing.A)
    for button in [button.press for row in galina.last.screen.rows for button in row if button.press]:
        await room.hears(Pressed(button), addressed=True)
    assert set(room.shown()) == {plain(russian()("desk-about"))}


async def test_a_subscriber_cannot_press_an_operators_button(bot: Bot) -> None:
    galina = bot.person("galina")
    await galina.settles(billing.A)
    await galina.presses_raw("question.close")
    galina.sees_out_of_date()


@pytest.mark.rows("S98")
@pytest.mark.parametrize("what", [Said("/start"), Said("/menu@cabinet_bot"), Pressed("menu.balance")])
async def test_another_group_is_told_nothing_and_nothing_is_kept_of_it(bot: Bot, what: What) -> None:
    stranger = Room(bot, "-1002")
    await stranger.hears(what, addressed=True)
    assert stranger.shown() == []

    def peers(work: Work) -> set[str]:
        return set(work.connection.scalars(chats.select().with_only_columns(chats.c.peer)))

    assert not any("-1002" in peer for peer in await bot.does(peers))


def test_a_conversation_takes_no_dialogue_of_another_role(bot: Bot) -> None:
    del bot
    with pytest.raises(ValueError, match="menu"):
        Conversation(
            (menu.menu,),
            home=about.home,
            go_home=about.go_home,
            texts=russian(),
            policy=Policy(),
            supplier=SUPPLIER,
            role=Role.OPERATOR,
        )
