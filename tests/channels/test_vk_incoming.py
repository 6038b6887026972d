"""What people do in VK, as the conversation gets to know it."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.engine.channel import AttachmentGone
from bot.engine.events import Attached, Pressed, Said, Sent, Started
from bot.texts import russian
from tests.channels.talk import row, says
from tests.channels.vk_talk import VkTalk, running
from tests.doubles.vk import Message, Person, VkServer
from tests.doubles.waiting import until


@pytest.fixture
async def talk(vk: VkServer) -> AsyncIterator[VkTalk]:
    talk = VkTalk()
    async with running(vk, talk):
        await until(lambda: vk.calls_of("groups.getLongPollServer"))
        yield talk


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", allowed=True)


@pytest.fixture
def boris(vk: VkServer) -> Person:
    return vk.person(102, "Борис", allowed=True)


async def test_words_are_said_with_the_names_of_chat_message_and_event(talk: VkTalk, anna: Person) -> None:
    message = await anna.says("12 345,5")
    await anna.waits_for("Здравствуйте")
    [event] = talk.events
    assert event.what == Said("12 345,5")
    assert (event.channel, event.peer, event.origin) == ("vk", "101", str(message.cmid))
    assert event.id == f"101:{message.cmid}"


async def test_the_start_button_is_a_start(talk: VkTalk, anna: Person) -> None:
    await anna.starts()
    await anna.waits_for("Здравствуйте")
    assert talk.happened == [Started()]


async def test_a_deep_link_swallows_neither_words_nor_files(talk: VkTalk, anna: Person) -> None:
    await anna.says("8700,5", ref="poster")
    await until(lambda: talk.events)
    anna.opens("poster")
    await anna.sends_document("акт.pdf", b"%PDF-1.7")
    await until(lambda: len(talk.events) == 2)
    said, attached = talk.happened
    assert said == Said("8700,5")
    assert talk.events[0].ref == "poster"
    assert isinstance(attached, Attached)


async def test_a_press_is_a_press_for_a_client_without_callback_buttons_too(
    vk: VkServer, talk: VkTalk
) -> None:
    anna = vk.person(101, "Анна", callback_buttons=False)
    talk.script = lambda _event: says("Меню", row("Показания"))
    await anna.says("меню")
    await anna.waits_for("Меню")
    await anna.presses("Показания")
    await until(lambda: len(talk.events) == 2)
    assert talk.happened == [Said("меню"), Pressed("Показания")]


@pytest.mark.parametrize(
    ("payload", "what"),
    [
        ('{"press":"menu.main"}', Pressed("menu.main")),  # whether it may be pressed, the engine checks
        ('{"press":7}', Said("меню")),
        ('{"command":"stop"}', Said("меню")),
        ('["press"]', Said("меню")),
        ("[" * 1000, Said("меню")),
        ('"start"', Said("меню")),
    ],
)
async def test_a_forged_payload_is_a_press_at_most(
    talk: VkTalk, anna: Person, payload: str, what: object
) -> None:
    await anna.says("меню", payload=payload)
    await anna.waits_for("Здравствуйте")
    assert talk.happened == [what]


async def test_a_forged_press_of_a_callback_button_is_answered(talk: VkTalk, anna: Person) -> None:
    talk.script = lambda _event: says("Меню", row("Показания"))
    await anna.says("меню")
    menu = await anna.waits_for("Меню")
    button = menu.button("Показания")
    button.action["payload"] = '{"foreign":1}'
    press = await anna.presses(button)
    await press.waits_for_answer()
    assert talk.happened[1] == Pressed("")


async def test_a_title_without_an_ending_gets_it(talk: VkTalk, anna: Person) -> None:
    message = await anna.sends_document("акт.pdf", b"%PDF-1.7")
    doc = message.document
    assert doc is not None
    await anna.sends({"attachments": [{"type": "doc", "doc": doc.wire | {"title": "Акт сверки"}}]})
    await until(lambda: len(talk.events) == 2)
    attached = talk.happened[1]
    assert isinstance(attached, Attached)
    assert attached.name == "Акт сверки.pdf"


async def test_every_file_of_a_message_is_an_event_of_its_own(
    vk: VkServer, talk: VkTalk, anna: Person
) -> None:
    files = vk.world.files
    kept = [files.keep_document(f"{n}.pdf", f"%PDF-{n}".encode(), anna.id) for n in (1, 2)]
    sticker = {"type": "sticker", "sticker": {"sticker_id": 9046, "product_id": 279}}
    await anna.sends(
        {"text": "Акты", "attachments": [sticker, *({"type": "doc", "doc": f.wire} for f in kept)]}
    )
    await until(lambda: len(talk.events) == 2)
    first, second = talk.happened
    assert isinstance(first, Attached)
    assert isinstance(second, Attached)
    assert [first.name, second.name] == ["1.pdf", "2.pdf"]
    assert [first.caption, second.caption] == ["Акты", ""]
    assert await talk.channel.fetch(second.reference, limit=100) == b"%PDF-2"
    assert len({event.id for event in talk.events}) == 2


class TestFetching:
    @pytest.fixture
    async def attached(self, talk: VkTalk, anna: Person) -> Attached:
        await anna.sends_document("акт.pdf", b"0" * 101)
        await until(lambda: talk.events)
        [attached] = talk.happened
        assert isinstance(attached, Attached)
        return attached

    async def test_an_address_that_has_died_is_asked_for_again(
        self, vk: VkServer, talk: VkTalk, anna: Person, attached: Attached
    ) -> None:
        vk.clock.moves(timedelta(days=2))
        message = anna.chat[0]
        renew(vk, message)
        assert await talk.channel.fetch(attached.reference, limit=200) == b"0" * 101

    async def test_a_file_whose_message_is_gone_is_gone(
        self, vk: VkServer, talk: VkTalk, anna: Person, attached: Attached
    ) -> None:
        vk.clock.moves(timedelta(days=2))
        del anna.private.messages[anna.chat[0].cmid]
        with pytest.raises(AttachmentGone):
            await talk.channel.fetch(attached.reference, limit=200)

    async def test_a_download_that_breaks_off_is_begun_again(
        self, vk: VkServer, talk: VkTalk, attached: Attached
    ) -> None:
        vk.drops(method="download")
        vk.breaks(503, method="download")
        assert await talk.channel.fetch(attached.reference, limit=200) == b"0" * 101


def renew(vk: VkServer, message: Message) -> None:
    """Give the message's file a new address, as VK does when the message is asked for."""
    [file] = message.files
    again = vk.world.files.keep_document(file.name, file.data, file.owner_id)
    message.wire["attachments"] = [{"type": "doc", "doc": again.wire}]


async def test_what_cannot_be_read_is_told_by_its_kind(talk: VkTalk, anna: Person) -> None:
    await anna.sends_sticker()
    await anna.sends_voice(b"ogg")
    await anna.sends_wall("Чужой пост")
    await anna.sends({"geo": {"type": "point", "coordinates": {"latitude": 48.7, "longitude": 44.5}}})
    await anna.sends({"attachments": [{"type": "video", "video": {"id": 1, "owner_id": 1}}]})
    await anna.sends({})
    await until(lambda: len(talk.events) == 6)
    kinds = ["sticker", "audio_message", "wall", "geo", "video", "unknown"]
    assert talk.happened == [Sent(kind) for kind in kinds]


async def test_s99_forwarded_words_are_no_answer_to_a_question(talk: VkTalk, anna: Person) -> None:
    message = await anna.says("12345")
    await anna.forwards(message)
    await anna.forwards(message, caption="Вот оно")
    await until(lambda: len(talk.events) == 3)
    assert talk.happened[1:] == [Sent("forwarded"), Said("Вот оно")]


async def test_words_beside_a_shared_post_are_the_persons_own(talk: VkTalk, anna: Person) -> None:
    await anna.sends_wall("Чужой пост", caption="12345")
    await until(lambda: talk.events)
    assert talk.happened == [Said("12345")]


async def test_s99_an_edited_message_and_an_administrators_words_are_not_heard_of(
    vk: VkServer, talk: VkTalk, anna: Person
) -> None:
    vk.events.long_poll.ticked |= {"message_edit", "message_reply", "message_read", "user_block"}
    message = await anna.says("12345")
    await anna.waits_for("Здравствуйте")
    await anna.edits(message, "12346")
    await anna.reads()
    await vk.administrator_says(anna, "Добрый день, я оператор")
    await anna.says("дальше")
    await until(lambda: len(talk.events) == 2)
    assert talk.happened == [Said("12345"), Said("дальше")]


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "message_new", "object": {}},
        {"type": "message_new", "object": {"message": {"from_id": "101", "peer_id": 101}}},
        {"type": "message_new"},
        {"type": "message_event", "object": {"user_id": 101}},
        {"type": "message_allow", "object": None},
        {},
    ],
)
async def test_an_event_that_is_not_as_vk_writes_them_stops_nothing(
    vk: VkServer, talk: VkTalk, anna: Person, broken: dict[str, Any]
) -> None:
    vk.events.long_poll.put({"event_id": "7f", "group_id": vk.group_id} | broken)
    await anna.says("привет")
    await anna.waits_for("Здравствуйте")
    assert talk.happened == [Said("привет")]


@pytest.mark.rows("S98")
class TestGroupChats:
    """Personal data is for private chats alone."""

    async def test_what_is_not_meant_for_us_gets_no_answer(
        self, vk: VkServer, talk: VkTalk, anna: Person, boris: Person
    ) -> None:
        chat = vk.group_chat("Наш дом", [anna, boris], hears_all=True)
        question = await anna.says("Кто передал показания?", chat=chat)
        await boris.says("Я", chat=chat, reply_to=question)
        await chat.adds(vk.person(103, "Вера"), by=anna)
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        assert talk.happened == [Said("привет")]
        assert not any(message.from_bot for message in chat.visible)

    @pytest.mark.parametrize("text", ["[club77|@cabinet] мой долг?", "@club77 мой долг?"])
    async def test_a_call_of_the_bot_gets_the_way_to_the_private_chat_and_nothing_personal(
        self, vk: VkServer, talk: VkTalk, anna: Person, text: str
    ) -> None:
        chat = vk.group_chat("Наш дом", [anna], hears_all=True)
        await anna.says(text, chat=chat)
        answer = await anna.waits_for("https://vk.me/club77", chat=chat)
        assert answer.text == f"{russian()('group')}\nhttps://vk.me/club77"
        assert not talk.events

    async def test_an_invitation_is_answered_with_the_way_to_the_private_chat(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        chat = vk.group_chat("Наш дом", [anna])
        await chat.adds_bot(by=anna)
        await anna.waits_for("vk.me", chat=chat)
        assert not talk.events

    async def test_the_way_is_told_once_and_not_to_every_call(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        chat = vk.group_chat("Наш дом", [anna])
        await anna.says("[club77|@cabinet] долг", chat=chat)
        answer = await anna.waits_for("vk.me", chat=chat)
        await anna.says("и что там?", chat=chat, reply_to=answer)
        await anna.says("[club77|@cabinet] эй", payload='{"press":"menu.main"}', chat=chat)
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        assert [message.from_bot for message in chat.visible] == [False, True, False, False]
        assert talk.happened == [Said("привет")]

    async def test_a_press_of_somebody_elses_button_is_answered_with_a_toast_alone(
        self, vk: VkServer, talk: VkTalk, anna: Person, boris: Person
    ) -> None:
        chat = vk.group_chat("Наш дом", [anna, boris])
        action = {"type": "callback", "label": "Долг", "payload": '{"press":"menu.debt"}'}
        chat.add(
            -vk.group_id,
            {"text": "Чужой экран"},
            keyboard={"inline": True, "buttons": [[{"action": action}]]},
        )
        press = await boris.presses("Долг", chat=chat)
        assert (await press.waits_for_answer()).text == russian().label("group-press")
        assert not talk.events
        assert len(chat.visible) == 1


async def test_a_community_that_writes_is_no_person(vk: VkServer, talk: VkTalk, anna: Person) -> None:
    message = await anna.says("привет")
    await anna.waits_for("Здравствуйте")
    strange = json.loads(json.dumps(vk.events.all[0]))
    strange["event_id"] = "7f"
    strange["object"]["message"] |= {"from_id": -5, "id": message.id + 1}
    vk.events.long_poll.put(strange | {"v": "5.199"})
    await anna.says("ещё")
    await until(lambda: len(talk.events) == 2)
    assert talk.happened == [Said("привет"), Said("ещё")]
