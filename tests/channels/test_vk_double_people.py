"""The people of the double: what they do reaches the bot as events, what the bot does they see."""

import asyncio
import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.channels.conftest import VK_GROUP
from tests.channels.vk_calls import VkCaller, VkRefused
from tests.doubles.vk import Person, VkServer
from tests.doubles.vk.events import USUAL
from tests.doubles.vk.schema import vk_api

Json = dict[str, Any]

ALL = {*USUAL, "message_reply", "message_edit", "message_read", "user_block", "user_unblock"}
OBJECTS = {
    "message_new": "callback_message_object",
    "message_reply": "callback_message",
    "message_edit": "callback_message",
    "message_event": "callback_message_event",
    "message_allow": "callback_message_allow",
    "message_deny": "callback_message_deny",
    "message_read": "callback_message_read",
    "user_block": "callback_user_block",
    "user_unblock": "callback_user_unblock",
}
YES = '{"d":"yes"}'


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна")


@pytest.fixture
async def server(vk: VkServer, vk_call: VkCaller) -> Json:
    vk.events.long_poll.ticked = set(ALL)
    server: Json = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    return server


def keyboard(label: str = "Да", kind: str = "callback", *, inline: bool = True, **fields: Any) -> str:
    action = {"type": kind, "label": label, "payload": YES} | fields
    if kind == "location":
        del action["label"]
    return json.dumps({"inline": inline, "buttons": [[{"action": action}]]})


def photo() -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (640, 480)).save(encoded, "JPEG")
    return encoded.getvalue()


async def received(vk_call: VkCaller, server: Json) -> list[Json]:
    """What came since the last time, checked against the schema."""
    updates = await vk_call.news(server)
    for update in updates:
        vk_api().check(OBJECTS[update["type"]], update["object"])
    return updates


async def test_a_whole_conversation_over_long_polling(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    async def bot() -> None:
        while True:
            for update in await vk_call.news(server, wait=5):
                if update["type"] == "message_new":
                    ref = update["object"]["message"]["ref"]
                    await vk_call.send(anna.id, f"Счёт {ref}?", keyboard=keyboard())
                elif update["type"] == "message_event":
                    press = update["object"]
                    named = {name: press[name] for name in ("event_id", "user_id", "peer_id")}
                    data = json.dumps({"type": "show_snackbar", "text": "Записано"})
                    await vk_call("messages.sendMessageEventAnswer", **named, event_data=data)
                    cmid = press["conversation_message_id"]
                    await vk_call("messages.edit", peer_id=anna.id, cmid=cmid, message="Счёт подключён")

    running = asyncio.create_task(bot())
    await anna.starts("acc_1234")
    question = await anna.waits_for("Счёт acc_1234?")
    assert question.labels == [["Да"]]
    press = await anna.presses("Да")
    assert (await press.waits_for_answer()).text == "Записано"
    done = await anna.waits_for("подключён")
    assert done is question
    assert (done.text, done.labels, done.edited) == ("Счёт подключён", [], True)
    running.cancel()
    assert vk.refusals == []


async def test_everything_a_person_does_is_a_valid_event(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    boris = vk.person(102, "Борис")
    chat = vk.group_chat("Дом 5", [anna])
    said = await anna.starts()
    await vk_call.send(anna.id, "?", keyboard=keyboard())
    await anna.edits(said, "Заново")
    await anna.sends_document("показания.csv", b"1;2", caption="вот")
    await anna.sends_photo(photo(), caption="счётчик")
    await anna.sends_voice(b"OggS", seconds=4)
    await anna.sends_sticker()
    await anna.sends_wall("Запись сообщества")
    await anna.forwards(said, caption="см.")
    await anna.sends({"geo": {"type": "point", "coordinates": {"latitude": 55.75, "longitude": 37.61}}})
    await anna.says("ответ", reply_to=said)
    await anna.presses("Да")
    await anna.reads()
    await chat.adds(boris, by=anna)
    await chat.removes(boris, by=anna)
    await chat.adds_bot(by=anna)
    await vk.administrator_says(anna, "Добрый день")
    await vk.bans(anna)
    await vk.unbans(anna)
    await anna.denies()
    await anna.allows("widget")
    kinds = [update["type"] for update in await received(vk_call, server)]
    assert kinds == [
        "message_new",
        "message_reply",
        "message_edit",
        *["message_new"] * 8,
        "message_event",
        "message_read",
        *["message_new"] * 3,
        "message_reply",
        "user_block",
        "user_unblock",
        "message_deny",
        "message_allow",
    ]


# Writing


async def test_start_button_is_for_newcomers(vk_call: VkCaller, server: Json, anna: Person) -> None:
    await anna.starts("bill", "site")
    (update,) = await received(vk_call, server)
    message = update["object"]["message"]
    assert (message["text"], message["payload"]) == ("Начать", '{"command":"start"}')
    assert (message["ref"], message["ref_source"]) == ("bill", "site")
    assert update["object"]["client_info"]["button_actions"][-1] == "callback"
    with pytest.raises(AssertionError, match="no start button in a chat that has begun"):
        await anna.starts()


async def test_ref_comes_with_the_next_message_alone(vk_call: VkCaller, server: Json, anna: Person) -> None:
    await anna.says("Здравствуйте")
    anna.opens("bill")
    await anna.says("Я по ссылке")
    await anna.says("Ещё", ref="other")
    await anna.says("Всё", payload='{"x":1}')
    messages = [update["object"]["message"] for update in await received(vk_call, server)]
    assert [message.get("ref") for message in messages] == [None, "bill", "other", None]
    assert messages[3]["payload"] == '{"x":1}'


async def test_numbers_are_the_chats_own_and_the_communitys(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    boris = vk.person(102, "Борис")
    chat = vk.group_chat("Дом 5", [anna], hears_all=True)
    await anna.says("раз")
    await boris.says("два")
    await anna.says("три")
    await anna.says("четыре", chat=chat)
    messages = [update["object"]["message"] for update in await received(vk_call, server)]
    assert [message["id"] for message in messages] == [1, 2, 3, 0]
    assert [message["conversation_message_id"] for message in messages] == [1, 1, 2, 1]
    assert messages[3]["peer_id"] == chat.id == 2_000_000_001
    sent = await vk_call.send(chat.id, "ответ")
    assert (sent["message_id"], sent["conversation_message_id"]) == (0, 2)


async def test_files_of_a_person_can_be_fetched(vk_call: VkCaller, server: Json, anna: Person) -> None:
    await anna.sends_document("показания.csv", b"1;2")
    await anna.sends_photo(photo())
    await anna.sends_voice(b"OggS")
    attached = [update["object"]["message"]["attachments"][0] for update in await received(vk_call, server)]
    document, picture, voice = (item[item["type"]] for item in attached)
    largest = max(picture["sizes"], key=lambda size: int(size["width"]))
    for url, data in (
        (document["url"], b"1;2"),
        (largest["url"], photo()),
        (voice["link_ogg"], b"OggS"),
        (voice["link_mp3"], b"OggS"),
    ):
        async with vk_call.session.get(url) as response:
            assert await response.read() == data
    assert (document["ext"], document["size"]) == ("csv", 3)


async def test_person_does_only_what_a_person_can(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    boris = vk.person(102, "Борис", allowed=True)
    chat = vk.group_chat("Операторы", [boris])
    await vk_call.send(boris.id, "Наше")
    with pytest.raises(ValueError, match="1-4096 characters"):
        await anna.says("я" * 4097)
    with pytest.raises(ValueError, match="1-4096 characters"):
        await anna.says(" ")
    with pytest.raises(AssertionError, match="Анна is not in the chat"):
        await anna.says("x", chat=chat)
    with pytest.raises(AssertionError, match="Анна can't write there"):
        await anna.says("x", chat=boris.private)
    with pytest.raises(AssertionError, match="only their own message"):
        await boris.edits(boris.chat[0], "Моё")
    with pytest.raises(AssertionError, match="nothing for Анна to read"):
        await anna.reads()
    await vk.bans(boris)
    with pytest.raises(AssertionError, match="Борис can't write there"):
        await boris.says("x")


# Who may be written to


async def test_bot_may_write_only_to_who_wrote_or_allowed(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    async def refused_code() -> int | None:
        item = await vk_call.send(anna.id, "x")
        code: int | None = item.get("error", {}).get("code")
        return code

    async def allowed() -> int:
        answer = await vk_call("messages.isMessagesFromGroupAllowed", group_id=VK_GROUP, user_id=anna.id)
        is_allowed: int = answer["is_allowed"]
        return is_allowed

    assert (await refused_code(), await allowed()) == (901, 0)
    await anna.says("Здравствуйте")
    assert (await refused_code(), await allowed()) == (None, 1)
    await anna.denies()
    assert (await refused_code(), await allowed()) == (901, 0)
    await anna.allows()
    assert (await refused_code(), await allowed()) == (None, 1)
    for code in (902, 936, 983, 985, 1021):
        anna.refuses(code)
        assert await refused_code() == code
    anna.refuses(None)
    await vk.bans(anna)
    assert await refused_code() == 900
    await vk.unbans(anna)
    anna.deletes_account()
    assert await refused_code() == 18


async def test_administrators_own_answer_is_told_apart(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("Вопрос")
    await vk.administrator_says(anna, "Добрый день", admin_id=5)
    await vk_call.send(anna.id, "Бот", random_id=9)
    _, human, bot = [update["object"] for update in await received(vk_call, server)]
    assert (human["admin_author_id"], human["from_id"], human["out"]) == (5, -VK_GROUP, 1)
    assert ("admin_author_id" in bot, bot["random_id"]) == (False, 9)
    assert (await anna.waits_for("Добрый день")).from_bot


# Buttons


async def test_text_button_sends_its_label_with_its_payload(
    vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("Начнём")
    await vk_call.send(anna.id, "Меню", keyboard=keyboard("Показания", "text", inline=False))
    await vk_call.send(anna.id, "Ещё", keyboard=keyboard("Оплата", "text"))
    assert anna.keyboard == [["Показания"]]
    await received(vk_call, server)
    press = await anna.presses("Показания")
    await anna.presses("Оплата")
    below, inline = [update["object"]["message"] for update in await received(vk_call, server)]
    assert (below["text"], below["payload"]) == ("Показания", YES)
    assert (inline["text"], inline["payload"]) == ("Оплата", YES)
    assert not press.spinning
    with pytest.raises(AssertionError, match="has no answer"):
        await press.waits_for_answer()
    await vk_call.send(anna.id, "Конец", keyboard='{"buttons":[]}')
    assert anna.keyboard == []
    with pytest.raises(AssertionError, match="sees no button 'Показания', only"):
        await anna.presses("Показания")


async def test_one_time_keyboard_goes_after_the_press(vk_call: VkCaller, anna: Person) -> None:
    await anna.says("Начнём")
    once = json.loads(keyboard("Да", "text", inline=False)) | {"one_time": True}
    await vk_call.send(anna.id, "?", keyboard=json.dumps(once))
    await anna.presses("Да")
    assert anna.keyboard == []


async def test_location_button_sends_the_place(vk_call: VkCaller, server: Json, anna: Person) -> None:
    await anna.says("Где офис?")
    await vk_call.send(anna.id, "Где вы?", keyboard=keyboard(kind="location"))
    (row,) = anna.chat[-1].buttons
    await received(vk_call, server)
    await anna.presses(row[0])
    (update,) = await received(vk_call, server)
    assert update["object"]["message"]["geo"]["coordinates"]["latitude"] == 55.75


async def test_callback_button_spins_until_it_is_answered(
    vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("Начнём")
    sent = await vk_call.send(anna.id, "?", keyboard=keyboard())
    await received(vk_call, server)
    press = await anna.presses("Да")
    (update,) = await received(vk_call, server)
    event = update["object"]
    assert event == {
        "user_id": 101,
        "peer_id": 101,
        "event_id": press.event_id,
        "payload": {"d": "yes"},
        "conversation_message_id": sent["conversation_message_id"],
    }
    assert press.spinning
    await vk_call("messages.sendMessageEventAnswer", event_id=press.event_id, user_id=101, peer_id=101)
    assert not press.spinning
    answer = await press.waits_for_answer()
    assert (answer.kind, answer.text, answer.link) == ("", "", None)


async def test_press_below_the_input_line_names_no_message(
    vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("Начнём")
    await vk_call.send(anna.id, "?", keyboard=keyboard(inline=False))
    await received(vk_call, server)
    await anna.presses("Да")
    (update,) = await received(vk_call, server)
    assert "conversation_message_id" not in update["object"]


async def test_press_without_a_tick_reaches_nobody(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    await anna.says("Начнём")
    await vk_call.send(anna.id, "?", keyboard=keyboard())
    server = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    vk.events.long_poll.ticked.discard("message_event")
    press = await anna.presses("Да")
    assert await vk_call.news(server) == []
    assert press.spinning
    with pytest.raises(AssertionError, match="was not answered"):
        await press.waits_for_answer(within=0.05)


@pytest.mark.parametrize(
    ("data", "kind", "link"),
    [
        ({"type": "show_snackbar", "text": "я" * 90}, "show_snackbar", None),
        ({"type": "open_link", "link": "https://pay.example/1"}, "open_link", "https://pay.example/1"),
        ({"type": "open_app", "app_id": 6979558, "owner_id": -77, "hash": "x"}, "open_app", None),
    ],
)
async def test_answer_is_seen(
    vk_call: VkCaller, anna: Person, data: Json, kind: str, link: str | None
) -> None:
    await anna.says("Начнём")
    await vk_call.send(anna.id, "?", keyboard=keyboard())
    press = await anna.presses("Да")
    event_data = json.dumps(data, ensure_ascii=False)
    named = {"event_id": press.event_id, "user_id": 101, "peer_id": 101}
    await vk_call("messages.sendMessageEventAnswer", **named, event_data=event_data)
    answer = await press.waits_for_answer()
    assert (answer.kind, answer.link, answer.data) == (kind, link, data)


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[]",
        {"type": "dance"},
        {"type": "show_snackbar"},
        {"type": "show_snackbar", "text": ""},
        {"type": "show_snackbar", "text": "я" * 91},
        {"type": "show_snackbar", "text": 5},
        {"type": "show_snackbar", "text": "x", "link": "https://ya.ru"},
        {"type": "open_link", "link": "ya.ru"},
        {"type": "open_app", "hash": "x"},
        {"type": "open_app", "app_id": 1, "hash": "x" * 1000},
    ],
)
async def test_answer_vk_would_not_show_is_refused(vk_call: VkCaller, anna: Person, data: Any) -> None:
    await anna.says("Начнём")
    await vk_call.send(anna.id, "?", keyboard=keyboard())
    press = await anna.presses("Да")
    event_data = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    named = {"event_id": press.event_id, "user_id": 101, "peer_id": 101}
    with pytest.raises(VkRefused, match="event_data"):
        await vk_call("messages.sendMessageEventAnswer", **named, event_data=event_data)
    assert press.spinning


async def test_press_is_answered_once_within_a_minute_and_by_its_names(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    await anna.says("Начнём")
    await vk_call.send(anna.id, "?", keyboard=keyboard())

    async def refuses(**named: Any) -> None:
        with pytest.raises(VkRefused, match=r"100: .*invalid event_id"):
            await vk_call("messages.sendMessageEventAnswer", **named)

    press = await anna.presses("Да")
    named = {"event_id": press.event_id, "user_id": 101, "peer_id": 101}
    await refuses(**named | {"user_id": 102})
    await refuses(**named | {"peer_id": 102})
    await refuses(**named | {"event_id": "x"})
    await vk_call("messages.sendMessageEventAnswer", **named)
    await refuses(**named)
    late = await anna.presses("Да")
    vk.clock.moves(timedelta(minutes=1))
    assert not late.spinning
    await refuses(**named | {"event_id": late.event_id})


async def test_application_may_know_fewer_buttons(vk: VkServer, vk_call: VkCaller, server: Json) -> None:
    boris = vk.person(102, "Борис", callback_buttons=False)
    vera = vk.person(103, "Вера", inline_keyboards=False)
    for person in (boris, vera):
        await person.says("Начнём")
        await vk_call.send(person.id, "?", keyboard=keyboard())
    old, plain = [
        update["object"]["client_info"]
        for update in await received(vk_call, server)
        if update["type"] == "message_new"
    ]
    assert "callback" not in old["button_actions"]
    assert (old["inline_keyboard"], plain["inline_keyboard"]) == (True, False)
    with pytest.raises(AssertionError, match="the application of Борис can't press 'Да'"):
        await boris.presses("Да")
    with pytest.raises(AssertionError, match="Вера sees no button"):
        await vera.presses("Да")


# Group chats


async def test_bot_hears_in_a_chat_what_is_meant_for_it(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    chat = vk.group_chat("Дом 5", [anna])
    sent = await vk_call.send(chat.id, "Меню", keyboard=keyboard("Показания", "text", inline=False))
    await received(vk_call, server)
    await anna.says("между собой", chat=chat)
    await anna.says(f"[club{VK_GROUP}|бот], привет", chat=chat)
    await anna.says("@cabinet помоги", chat=chat)
    ours = chat.messages[sent["conversation_message_id"]]
    await anna.says("спасибо", chat=chat, reply_to=ours)
    await anna.presses("Показания", chat=chat)
    said = await anna.says("ещё между собой", chat=chat)
    await anna.edits(said, "и ещё")
    heard = [update["object"]["message"] for update in await received(vk_call, server)]
    assert [message["text"] for message in heard] == [
        f"[club{VK_GROUP}|бот], привет",
        "@cabinet помоги",
        "спасибо",
        f"[club{VK_GROUP}|@cabinet] Показания",
    ]
    assert heard[3]["payload"] == YES
    chat.hears_all = True
    await anna.says("теперь слышно", chat=chat)
    assert len(await received(vk_call, server)) == 1


async def test_bot_that_was_removed_finds_out_by_917(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    chat = vk.group_chat("Операторы", [anna], hears_all=True)
    chat.removes_bot()
    assert (await vk_call.send(chat.id, "x"))["error"]["code"] == 917
    await anna.says("без бота", chat=chat)
    assert await received(vk_call, server) == []
    await chat.adds_bot(by=anna)
    (update,) = await received(vk_call, server)
    action = update["object"]["message"]["action"]
    assert action == {"type": "chat_invite_user", "member_id": -VK_GROUP}
    assert "error" not in await vk_call.send(chat.id, "x")
    chat.refusal = 945
    assert (await vk_call.send(chat.id, "x"))["error"]["code"] == 945


# Waiting


async def test_what_is_seen_reads_well_in_a_failure(vk_call: VkCaller, anna: Person) -> None:
    sent = await anna.sends_document("a.csv", b"1;2", caption="вот")
    await vk_call.send(anna.id, "Принято", keyboard=keyboard())
    assert repr(anna) == "Person(101, 'Анна')"
    assert repr(sent) == "<101: 'вот' + [File(doc, 'a.csv', 3 bytes)] []>"
    assert repr(anna.chat[1]) == "<бот: 'Принято' [['Да']]>"
