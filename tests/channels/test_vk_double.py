"""The double refuses what VK refuses; asked by a plain client over HTTP."""

import asyncio
import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.channels.conftest import VK_GROUP, VK_TOKEN
from tests.channels.vk_calls import VkCaller, VkRefused
from tests.doubles.vk import Person, Refused, Span, VkServer
from tests.doubles.vk.formatting import ensure_link, read_format_data, shown, spans, targets_of, utf16_length
from tests.doubles.vk.keyboards import read_keyboard
from tests.doubles.vk.schema import vk_api

Json = dict[str, Any]

HEADER = {"Authorization": f"Bearer {VK_TOKEN}"}


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", screen_name="anna_iv", allowed=True)


def button(label: str = "Да", kind: str = "callback", **fields: Any) -> Json:
    action = {"type": kind, "label": label, "payload": '{"d":"yes"}'} | fields
    return {"action": {name: value for name, value in action.items() if value is not None}}


def keyboard(*rows: list[Json], inline: bool = True, **fields: Any) -> str:
    return json.dumps({"inline": inline, "buttons": rows} | fields, ensure_ascii=False)


def picture(width: int = 300, height: int = 200, kind: str = "PNG") -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (width, height), "white").save(encoded, kind)
    return encoded.getvalue()


async def refusal(vk_call: VkCaller, method: str, **params: Any) -> VkRefused:
    with pytest.raises(VkRefused) as refused:
        await vk_call(method, **params)
    return refused.value


async def uploaded_document(vk_call: VkCaller, peer_id: int, data: bytes = b"%PDF") -> Json:
    url = (await vk_call("docs.getMessagesUploadServer", type="doc", peer_id=peer_id))["upload_url"]
    receipt = await vk_call.upload(url, "file", "a.pdf", data)
    document: Json = (await vk_call("docs.save", title="Счёт.pdf", **receipt))["doc"]
    return document


# Tokens, versions, forms


@pytest.mark.parametrize(
    ("form", "headers", "code", "reason"),
    [
        ({"v": "5.199"}, {"X-Nothing": "1"}, 5, "no access_token passed"),
        ({"v": "5.199"}, {"Authorization": "Bearer other"}, 5, "invalid access_token (4)"),
        ({"v": "5.199", "access_token": VK_TOKEN}, HEADER, 5, "in the Authorization header only"),
        ({}, HEADER, 8, "v (version) is required"),
        ({"v": "5.131"}, HEADER, 8, "speaks 5.199"),
    ],
)
async def test_call_without_its_token_or_version_is_refused(
    vk: VkServer, vk_call: VkCaller, *, form: Json, headers: Json, code: int, reason: str
) -> None:
    answer = await vk_call.post("/method/utils.getServerTime", form, **headers)
    assert answer["error"]["error_code"] == code
    assert reason in answer["error"]["error_msg"]
    assert [refused.code for refused in vk.refusals] == [code]
    assert VK_TOKEN not in repr(vk.refusals) + repr(answer)
    assert vk.calls == []


async def test_token_in_the_address_is_refused_as_well(vk: VkServer, vk_call: VkCaller) -> None:
    path = f"/method/utils.getServerTime?v=5.199&access_token={VK_TOKEN}"
    assert (await vk_call.post(path, {}))["error"]["error_code"] == 5
    assert VK_TOKEN not in repr(vk.refusals)


@pytest.mark.parametrize("in_address", [True, False])
async def test_foreign_client_may_put_its_token_into_the_form(in_address: bool) -> None:
    async with VkServer(VK_TOKEN, token_in_form=True) as server, VkCaller(server.url, VK_TOKEN) as call:
        token = {"access_token": VK_TOKEN, "v": "5.199"}
        path = "/method/groups.getById" + (f"?access_token={VK_TOKEN}&v=5.199" if in_address else "")
        answer = await call.post(path, {} if in_address else token, **{"X-Nothing": "1"})
        assert answer["response"]["groups"][0]["id"] == 1
        assert server.refusals == []


async def test_get_is_no_way_to_call_a_method(vk: VkServer, vk_call: VkCaller) -> None:
    path = f"{vk.url}/method/utils.getServerTime?v=5.199"
    async with vk_call.session.get(path, headers=HEADER) as response:
        assert (await response.json())["error"]["error_code"] == 9999


async def test_multipart_is_read_like_a_form(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    form = FormData(default_to_multipart=True)
    for name, value in {"v": "5.199", "peer_ids": "101", "random_id": "1", "message": "Привет"}.items():
        form.add_field(name, value)
    await vk_call.post("/method/messages.send", form)
    assert [message.text for message in anna.chat] == ["Привет"]
    form = FormData()
    form.add_field("v", "5.199")
    form.add_field("stray", b"x", filename="x")
    answer = await vk_call.post("/method/utils.getServerTime", form)
    assert "takes no files" in answer["error"]["error_msg"]
    assert vk.calls_of("messages.send")[0].params["peer_ids"] == [101]


async def test_error_repeats_the_request_but_for_the_token(vk_call: VkCaller) -> None:
    refused = await refusal(vk_call, "messages.send", peer_ids=101, message="x")
    told = {item["key"]: item["value"] for item in refused.error["request_params"]}
    assert told == {
        "method": "messages.send",
        "oauth": "1",
        "v": "5.199",
        "peer_ids": "101",
        "message": "x",
    }


async def test_other_paths_are_not_found(vk: VkServer, vk_call: VkCaller) -> None:
    async with vk_call.session.get(f"{vk.url}/other") as response:
        assert response.status == 404


# The schema


@pytest.mark.parametrize(
    ("method", "params", "code", "reason"),
    [
        ("messages.sendTelepathy", {}, 3, "Unknown method passed"),
        ("messages.pin", {"peer_id": 101}, 33, "does not play messages.pin"),
        ("users.get", {"colour": "red"}, 100, "colour is an unknown parameter"),
        ("users.get", {"fields": "telepathy"}, 100, "fields should be one of"),
        ("users.get", {"name_case": "Voc"}, 100, "name_case should be one of"),
        ("users.get", {"user_ids": ",".join(["1"] * 1001)}, 100, "at most 1000 items"),
        ("groups.getLongPollServer", {}, 100, "group_id is a required parameter"),
        ("groups.getLongPollServer", {"group_id": "x"}, 100, "group_id not integer"),
        ("groups.getLongPollServer", {"group_id": 0}, 100, "group_id should be at least 1"),
        ("groups.setLongPollSettings", {"group_id": 77, "enabled": "yes"}, 100, "enabled not boolean"),
        ("messages.setActivity", {"peer_id": 101, "type": "dancing"}, 100, "type should be one of"),
        ("messages.send", {"chat_id": 100_000_001, "random_id": 0}, 100, "chat_id should be at most"),
        ("messages.send", {"peer_id": 101, "random_id": 0, "lat": "north"}, 100, "lat not number"),
        ("messages.send", {"peer_id": 101, "random_id": 0, "message": "я" * 9001}, 100, "9000 characters"),
        ("messages.send", {"peer_id": 101, "random_id": 0, "forward": "{"}, 100, "incorrect JSON"),
        ("messages.send", {"peer_id": 101, "random_id": 0, "forward": "[]"}, 100, "should be object"),
        (
            "messages.send",
            {"peer_id": 101, "random_id": 0, "forward": '{"is_reply":1}'},
            100,
            "forward.is_reply should be boolean",
        ),
        (
            "messages.send",
            {"peer_id": 101, "random_id": 0, "forward": '{"cmids":["1"]}'},
            100,
            "forward.cmids[0] should be integer",
        ),
        (
            "messages.send",
            {"peer_id": 101, "random_id": 0, "forward": '{"when":1}'},
            100,
            "forward contains an unknown field when",
        ),
        ("messages.edit", {"peer_id": 101, "message_id": 1 << 31}, 100, "message_id should be int32"),
        ("groups.getLongPollServer", {"group_id": 78}, 15, "group_id is not the token's own"),
    ],
)
async def test_call_that_breaks_the_schema_is_refused(
    vk: VkServer, vk_call: VkCaller, anna: Person, *, method: str, params: Json, code: int, reason: str
) -> None:
    refused = await refusal(vk_call, method, **params)
    assert refused.code == code
    assert reason in str(refused)
    assert [(last.method, last.code) for last in vk.refusals] == [(method, code)]
    assert anna.chat == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("callback_message_deny", {}),
        ("callback_message_deny", {"user_id": "1"}),
        ("callback_message_deny", {"user_id": 1, "why": "x"}),
        ("callback_type", "message_thought"),
        ("base_geo_coordinates", {"latitude": "north"}),
    ],
)
def test_value_of_the_wrong_shape_breaks_the_schema(kind: str, value: object) -> None:
    with pytest.raises(Refused):
        vk_api().check(kind, value)


@pytest.mark.parametrize(
    ("method", "value"),
    [("messages.edit", True), ("messages.send", "1"), ("messages.send", [{"peer_id": 1}]), ("users.get", {})],
)
def test_answer_of_the_wrong_shape_breaks_the_schema(method: str, value: object) -> None:
    with pytest.raises(Refused):
        vk_api().check_response(method, value)


# Sending


async def test_peer_ids_give_a_list_and_one_peer_gives_a_number(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    boris = vk.person(102, "Борис", allowed=True)
    both = await vk_call("messages.send", peer_ids="101,102", random_id=1, message="Всем")
    assert [(item["peer_id"], item["conversation_message_id"]) for item in both] == [(101, 1), (102, 1)]
    assert [message.id for message in (*anna.chat, *boris.chat)] == [item["message_id"] for item in both]
    for named in ({"user_id": 101}, {"peer_id": 101}, {"domain": "anna_iv"}):
        sent = await vk_call("messages.send", random_id=0, message="Анне", **named)
        assert sent == anna.chat[-1].id
    assert len(anna.chat) == 4


async def test_refusal_of_one_peer_stands_inside_the_list(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    vk.person(102, "Борис")
    first, second = await vk_call("messages.send", peer_ids="101,102", random_id=1, message="Всем")
    assert "error" not in first
    assert second["error"] == {
        "code": 901,
        "description": "Can't send messages for users without permission",
    }
    assert [message.text for message in anna.chat] == ["Всем"]
    assert [(last.method, last.code) for last in vk.refusals] == [("messages.send", 901)]
    assert (await refusal(vk_call, "messages.send", user_id=102, random_id=1, message="x")).code == 901


@pytest.mark.parametrize(
    ("params", "code", "reason"),
    [
        ({"peer_ids": 101, "message": "x"}, 100, "random_id is a required parameter"),
        ({"peer_ids": 101, "message": "x", "random_id": 1 << 31}, 100, "random_id should be int32"),
        ({"message": "x", "random_id": 1}, 100, "you should specify peer_id"),
        ({"peer_id": 101, "user_id": 101, "message": "x", "random_id": 1}, 100, "you should specify"),
        ({"peer_ids": "101,101", "message": "x", "random_id": 1}, 100, "different peers"),
        ({"peer_ids": "", "message": "x", "random_id": 1}, 100, "different peers"),
        ({"peer_ids": 101, "random_id": 1}, 100, "message is empty or invalid"),
        ({"peer_ids": 101, "random_id": 1, "message": " \n"}, 100, "message is empty or invalid"),
        ({"peer_ids": 101, "random_id": 1, "message": "я" * 4097}, 914, "Message is too long"),
        ({"peer_ids": 101, "random_id": 1, "message": "x", "payload": "{"}, 100, "payload contains"),
        ({"peer_ids": 101, "random_id": 1, "message": "x", "template": "{}"}, 33, "template"),
        ({"domain": "nobody", "random_id": 1, "message": "x"}, 113, "Invalid user id"),
        ({"chat_id": 9, "random_id": 1, "message": "x"}, 917, "You don't have access to this chat"),
        ({"peer_ids": 101, "random_id": 1, "reply_to": 404, "message": "x"}, 921, "Can't forward"),
    ],
)
async def test_message_vk_would_not_send_is_refused(
    vk_call: VkCaller, anna: Person, params: Json, code: int, reason: str
) -> None:
    refused = await refusal(vk_call, "messages.send", **params)
    assert refused.code == code
    assert reason in str(refused)
    assert anna.chat == []


async def test_longest_message_is_sent(vk_call: VkCaller, anna: Person) -> None:
    await vk_call.send(anna.id, "я" * 4096)
    assert len(anna.chat[0].text) == 4096


async def test_repeat_under_the_same_random_id_is_not_sent_twice(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    boris = vk.person(102, "Борис", allowed=True)
    first = await vk_call.send(anna.id, "Счёт", random_id=7)
    assert await vk_call.send(anna.id, "Счёт", random_id=7) == first
    assert await vk_call("messages.send", user_id=101, random_id=7, message="Другое") == first["message_id"]
    assert len(anna.chat) == 1
    await vk_call.send(boris.id, "Счёт", random_id=7)
    assert len(boris.chat) == 1
    for _ in range(2):
        await vk_call.send(anna.id, "Без защиты", random_id=0)
    assert len(anna.chat) == 3
    assert vk.refusals == []


async def test_random_id_is_remembered_for_an_hour_and_a_hundred_messages(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    first = await vk_call.send(anna.id, "Счёт", random_id=7)
    vk.clock.moves(timedelta(minutes=59))
    assert await vk_call.send(anna.id, "Счёт", random_id=7) == first
    vk.clock.moves(timedelta(minutes=1, seconds=1))
    second = await vk_call.send(anna.id, "Счёт", random_id=7)
    assert second != first
    for number in range(99):
        await anna.says(f"{number}")
    assert await vk_call.send(anna.id, "Счёт", random_id=7) == second
    await anna.says("сотое")
    assert await vk_call.send(anna.id, "Счёт", random_id=7) != second


async def test_reply_and_forward_quote_messages(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    asked = await anna.says("Вопрос")
    chat = vk.group_chat("Операторы", [anna])
    forward = {"peer_id": 101, "conversation_message_ids": [asked.cmid]}
    await vk_call.send(anna.id, "Ответ", forward=json.dumps(forward | {"is_reply": True}))
    assert anna.chat[-1].wire["reply_message"]["text"] == "Вопрос"
    await vk_call.send(chat.id, "", forward=json.dumps(forward))
    assert [item["text"] for item in chat.visible[-1].wire["fwd_messages"]] == ["Вопрос"]
    await vk_call.send(chat.id, "", forward_messages=asked.id)
    await vk_call.send(anna.id, "Ещё", reply_to=asked.id)
    for params in ({"forward": json.dumps(forward | {"is_reply": True})}, {"forward_messages": 404}):
        assert (await refusal(vk_call, "messages.send", peer_ids=chat.id, random_id=0, **params)).code in {
            100,
            921,
        }
    await vk_call.send(anna.id, "", sticker_id=1)
    await vk_call.send(anna.id, "", lat=55.7, long=37.6)
    assert anna.chat[-1].wire["geo"]["coordinates"] == {"latitude": 55.7, "longitude": 37.6}


# Formatting and mentions


async def test_formatted_runs_are_seen_in_utf_16(vk_call: VkCaller, anna: Person) -> None:
    items = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "url", "offset": 3, "length": 4, "url": "https://pay.example/1"},
    ]
    await vk_call.send(anna.id, "👍 сюда", format_data=json.dumps({"version": 1, "items": items}))
    assert anna.chat[0].spans == [Span("👍", "bold"), Span("сюда", "url", "https://pay.example/1")]


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[]",
        {"version": 2, "items": []},
        {"items": []},
        {"version": 1, "items": {}},
        {"version": 1, "items": [], "more": 1},
        {"version": 1, "items": [1]},
        {"version": 1, "items": [{"type": "strike", "offset": 0, "length": 1}]},
        {"version": 1, "items": [{"type": "bold", "offset": 0}]},
        {"version": 1, "items": [{"type": "bold", "offset": 0, "length": 0}]},
        {"version": 1, "items": [{"type": "bold", "offset": "0", "length": 1}]},
        {"version": 1, "items": [{"type": "bold", "offset": -1, "length": 1}]},
        {"version": 1, "items": [{"type": "bold", "offset": 0, "length": 8}]},
        {"version": 1, "items": [{"type": "bold", "offset": 1, "length": 2}]},
        {"version": 1, "items": [{"type": "bold", "offset": 0, "length": 1}]},
        {"version": 1, "items": [{"type": "bold", "offset": 2, "length": 1, "url": "https://ya.ru"}]},
        {"version": 1, "items": [{"type": "url", "offset": 2, "length": 1}]},
        {"version": 1, "items": [{"type": "url", "offset": 2, "length": 1, "url": "javascript:x"}]},
        {"version": 1, "items": [{"type": "url", "offset": 2, "length": 1, "url": 5}]},
    ],
)
async def test_format_data_that_does_not_fit_the_text_is_refused(
    vk_call: VkCaller, anna: Person, data: Any
) -> None:
    source = data if isinstance(data, str) else json.dumps(data)
    params = {"message": "👍 сюда", "format_data": source}
    refused = await refusal(vk_call, "messages.send", peer_ids=101, random_id=1, **params)
    assert refused.code == 100
    assert "format_data" in str(refused)
    assert anna.chat == []


@given(st.text(min_size=1))
def test_whole_text_can_always_be_bold(text: str) -> None:
    item = {"type": "bold", "offset": 0, "length": utf16_length(text)}
    data = read_format_data(json.dumps({"version": "1", "items": [item]}), text)
    assert spans(text, data) == [Span(text, "bold")]


@pytest.mark.parametrize(
    ("text", "targets", "seen"),
    [
        ("[id1|Павел], здравствуйте", ["id1"], "Павел, здравствуйте"),
        ("см. [club77|сюда] и [public5|туда]", ["club77", "public5"], "см. сюда и туда"),
        ("@id1 (Павел) и *id2", ["id1", "id2"], "Павел и *id2"),
        ("@club1 @durov_pv", ["club1", "durov_pv"], "@club1 @durov_pv"),
        ("[durov_pv|Он]", ["durov_pv"], "Он"),
        ("@all, @everyone и *online", ["all", "everyone", "online"], "@all, @everyone и *online"),
        ("anna@example.com, 2*volume, https://vk.com/@durov", [], None),
        ("[id1] [T1|T2] [x] @ё @a*b **важно** @ id1", [], None),
        ("[id1|]", [], None),
    ],
)
async def test_mentions_are_found_in_plain_text(
    vk: VkServer, vk_call: VkCaller, anna: Person, *, text: str, targets: list[str], seen: str | None
) -> None:
    assert targets_of(text) == targets
    assert shown(text) == (seen or text)
    await vk_call.send(anna.id, text, disable_mentions=1)
    assert vk.mentions == []
    sent = await vk_call.send(anna.id, text)
    assert anna.chat[-1].text == (seen or text)
    cmid = sent["conversation_message_id"]
    await vk_call("messages.edit", peer_id=101, cmid=cmid, message=text)
    assert [mention.target for mention in vk.mentions] == targets * 2
    assert {mention.peer_id for mention in vk.mentions} <= {101}


# Keyboards


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("[]", "keyboard should be array"),
        (keyboard([button()], colour=1), "keyboard contains unknown fields colour"),
        (keyboard([button()], inline=1), "inline property should be boolean"),  # type: ignore[arg-type]  # the slip itself
        (keyboard([button()], one_time="no"), "one_time property should be boolean"),
        (keyboard([button()], one_time=True), "inline keyboard can't be one_time"),
        ("{}", "buttons should be array"),
        ('{"buttons":[{}]}', "buttons should be array"),
        (keyboard(*[[button()]] * 7), "buttons contain too much rows"),
        (keyboard(*[[button()]] * 11, inline=False), "buttons contain too much rows"),
        (keyboard([button()], []), "row 1 contains too much columns"),
        (keyboard([button()] * 6), "row 0 contains too much columns"),
        (keyboard(*[[button()] * 4] * 3), "keyboard contains too much buttons"),
        (keyboard(*[[button()] * 5] * 9, inline=False), "keyboard contains too much buttons"),
        ('{"buttons":[[1]]}', "button [0][0] should hold an action"),
        ('{"buttons":[[{"action":{},"when":1}]]}', "button [0][0] should hold an action"),
        (keyboard([button(kind="request_contact")]), "unknown type 'request_contact'"),
        (keyboard([button(when="now")]), "contains an unknown field when"),
        (keyboard([button(label=" ")]), "button [0][0] label should be at least 1 letters length"),
        (keyboard([button(label="я" * 41)]), "label should be at most 40 letters"),
        (keyboard([button(label=5)]), "label should be string"),  # type: ignore[arg-type]  # the slip itself
        (keyboard([button(payload='{"d":"%s"}' % ("я" * 124))]), "payload should be at most 255 bytes"),
        (keyboard([button(payload="yes")]), "payload should be a JSON object"),
        (keyboard([button(payload="[]")]), "payload should be a JSON object"),
        ('{"buttons":[[{"action":{"type":"text","label":"x","payload":null}}]]}', "payload should be string"),
        (keyboard([button() | {"color": "default"}]), "has invalid color"),
        (keyboard([button(kind="open_link", link="https://ya.ru") | {"color": "primary"}]), "invalid color"),
        (keyboard([button(kind="open_link", link="ya.ru")]), "button [0][0] has invalid link"),
        (keyboard([button(kind="open_link", link="https://localhost/x")]), "has invalid link"),
        (keyboard([button(kind="open_link")]), "link is a required field"),
        (keyboard([button(kind="open_app", app_id=1, owner_id=-77), button()]), "row 0 contains too much"),
    ],
)
async def test_keyboard_vk_would_not_show_is_refused(
    vk_call: VkCaller, anna: Person, source: str, reason: str
) -> None:
    refused = await refusal(vk_call, "messages.send", peer_ids=101, random_id=1, message="x", keyboard=source)
    assert refused.code == 911
    assert str(refused).startswith("911: Keyboard format is invalid: ")
    assert reason in str(refused)
    assert anna.chat == []


async def test_keyboard_that_is_no_json_is_a_bad_parameter(vk_call: VkCaller, anna: Person) -> None:
    params = {"peer_ids": anna.id, "random_id": 1, "message": "x", "keyboard": "{"}
    refused = await refusal(vk_call, "messages.send", **params)
    assert "100: " in str(refused)
    assert "keyboard contains incorrect JSON" in str(refused)


async def test_keyboard_at_its_limits_is_shown(vk_call: VkCaller, anna: Person) -> None:
    payload = '{"d":"%s"}' % ("x" * 247)
    full = [button(f"{number}" + "я" * 39, payload=payload) for number in range(5)]
    await vk_call.send(anna.id, "Выберите", keyboard=keyboard(full, full))
    assert len(payload) == 255
    assert [len(row) for row in anna.chat[0].buttons] == [5, 5]
    below = keyboard(*[[button(kind="text")] * 4] * 10, inline=False)
    await vk_call.send(anna.id, "Меню", keyboard=below)
    assert [len(row) for row in anna.keyboard] == [4] * 10


async def test_colours_links_and_payloads_are_seen(vk_call: VkCaller, anna: Person) -> None:
    pay = button("Оплатить", "open_link", link="https://pay.example/1", payload=None)
    yes = button("Да") | {"color": "positive"}
    await vk_call.send(anna.id, "?", keyboard=keyboard([pay], [yes, button("Нет")]))
    link, agree, refuse = [item for row in anna.chat[0].buttons for item in row]
    assert (link.kind, link.link, link.payload) == ("open_link", "https://pay.example/1", None)
    assert (agree.kind, agree.colour, agree.payload) == ("callback", "positive", '{"d":"yes"}')
    assert refuse.colour == "secondary"


def test_payload_given_as_an_object_becomes_a_string() -> None:
    row = read_keyboard(keyboard([button(payload={"d": "да"})]))["buttons"][0]
    assert row[0]["action"]["payload"] == '{"d": "да"}'


@pytest.mark.parametrize("url", ["https://ya.ru/?q=1#x", "http://10.0.0.1:80", "https://оплата.рф"])
def test_link_vk_opens_is_taken(url: str) -> None:
    ensure_link(url)


@pytest.mark.parametrize("url", ["", "ya.ru", "https://", "tel:+79161234567", "https://ya.ru/a b"])
def test_link_vk_does_not_open_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is no web address"):
        ensure_link(url)


# Editing and deleting


async def test_edit_replaces_text_attachments_and_buttons(vk_call: VkCaller, anna: Person) -> None:
    document = await uploaded_document(vk_call, anna.id)
    name = f"doc{document['owner_id']}_{document['id']}_{document['access_key']}"
    bold = json.dumps({"version": 1, "items": [{"type": "bold", "offset": 0, "length": 4}]})
    sent = await vk_call.send(
        anna.id, "Было", attachment=name, keyboard=keyboard([button()]), format_data=bold
    )
    message = anna.chat[0]
    assert (message.edited, message.labels, len(message.files)) == (False, [["Да"]], 1)
    cmid = sent["conversation_message_id"]
    assert await vk_call("messages.edit", peer_id=101, cmid=cmid, message="Стало") == 1
    assert anna.chat == [message]
    assert (message.text, message.edited, message.labels) == ("Стало", True, [])
    assert (message.files, message.spans) == ([], [])
    await vk_call(
        "messages.edit",
        peer_id=101,
        message_id=sent["message_id"],
        keyboard=keyboard([button("Нет")]),
        message="!",
    )
    await vk_call("messages.edit", peer_id=101, conversation_message_id=cmid, message="", attachment=name)
    assert message.labels == []
    assert message.document
    assert message.document.data == b"%PDF"


async def test_edit_keeps_forwards_only_when_asked(vk_call: VkCaller, anna: Person) -> None:
    asked = await anna.says("Вопрос")
    sent = await vk_call.send(anna.id, "Вот", forward_messages=asked.id)
    where = {"peer_id": 101, "cmid": sent["conversation_message_id"]}
    await vk_call("messages.edit", **where, message="Так", keep_forward_messages=1)
    assert anna.chat[-1].wire["fwd_messages"]
    await vk_call("messages.edit", **where, message="Иначе")
    assert anna.chat[-1].wire["fwd_messages"] == []


async def test_what_cannot_be_edited_is_refused(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    asked = await anna.says("Моё")
    sent = await vk_call.send(anna.id, "Наше")
    sticker = await vk_call.send(anna.id, "", sticker_id=1)

    async def edit(**params: Any) -> int:
        return (await refusal(vk_call, "messages.edit", peer_id=101, **params)).code

    cmid = sent["conversation_message_id"]
    assert await edit(cmid=asked.cmid, message="x") == 15
    assert await edit(cmid=sticker["conversation_message_id"], message="x") == 920
    assert await edit(cmid=404, message="x") == 100
    assert await edit(message_id=404, message="x") == 100
    assert await edit(message="x") == 100
    assert await edit(cmid=cmid, message_id=sent["message_id"], message="x") == 100
    assert await edit(cmid=cmid) == 100
    assert await edit(cmid=cmid, message="я" * 4097) == 914
    assert await edit(cmid=cmid, message="x", keyboard=keyboard([button()], inline=False)) == 911
    vk.clock.moves(timedelta(hours=23, minutes=59))
    await vk_call("messages.edit", peer_id=101, cmid=cmid, message="Успели")
    vk.clock.moves(timedelta(minutes=2))
    assert await edit(cmid=cmid, message="Опоздали") == 909
    await anna.denies()
    assert await edit(cmid=cmid, message="Нельзя") == 901
    assert anna.chat[1].text == "Успели"


async def test_deleting_takes_the_message_from_everybody_only_when_asked(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    asked = await anna.says("Моё")
    first, second, old = [await vk_call.send(anna.id, word) for word in ("раз", "два", "три")]
    cmids = f"{first['conversation_message_id']},{asked.cmid},404"
    mine, theirs, nobodys = await vk_call("messages.delete", peer_id=101, cmids=cmids, delete_for_all=1)
    assert (mine["response"], theirs["error"]["code"], nobodys["error"]["code"]) == (1, 924, 100)
    (kept,) = await vk_call("messages.delete", message_ids=second["message_id"])
    assert kept["response"] == 1
    assert [message.text for message in anna.chat] == ["Моё", "два", "три"]
    assert (await vk_call("messages.getById", message_ids=second["message_id"]))["count"] == 0
    vk.clock.moves(timedelta(hours=24))
    (late,) = await vk_call("messages.delete", message_ids=old["message_id"], delete_for_all=1)
    assert late["error"]["code"] == 924
    assert [last.code for last in vk.refusals] == [924, 100, 924]
    for params in ({}, {"cmids": 1}, {"message_ids": 1, "cmids": 1, "peer_id": 101}):
        assert (await refusal(vk_call, "messages.delete", **params)).code == 100


async def test_bot_that_is_administrator_may_delete_what_others_wrote(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    chat = vk.group_chat("Операторы", [anna], bot_admin=True)
    said = await anna.says("Лишнее", chat=chat)
    await vk_call("messages.delete", peer_id=chat.id, cmids=said.cmid, delete_for_all=1)
    assert chat.visible == []


async def test_messages_can_be_asked_for(vk_call: VkCaller, anna: Person) -> None:
    said = await anna.says("Вопрос")
    by_id = await vk_call("messages.getById", message_ids=said.id)
    assert by_id["items"][0]["text"] == "Вопрос"
    assert await vk_call("messages.getById", peer_id=101, cmids=said.cmid) == by_id
    by_cmid = {"peer_id": 101, "conversation_message_ids": f"{said.cmid},404"}
    assert await vk_call("messages.getByConversationMessageId", **by_cmid) == by_id


# Documents and photos


async def test_document_goes_the_whole_way(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    document = await uploaded_document(vk_call, anna.id, b"%PDF-1.7")
    assert (document["title"], document["ext"], document["size"]) == ("Счёт.pdf", "pdf", 8)
    assert document["owner_id"] == anna.id
    name = f"doc{document['owner_id']}_{document['id']}_{document['access_key']}"
    await vk_call.send(anna.id, "", attachment=name)
    (file,) = anna.chat[0].files
    assert (file.name, file.data, file.mime, file.attachment) == (
        "Счёт.pdf",
        b"%PDF-1.7",
        "application/pdf",
        name,
    )
    async with vk_call.session.get(document["url"]) as response:
        assert (await response.read(), response.content_type) == (b"%PDF-1.7", "application/pdf")
    (upload,) = vk.calls_of("upload.doc")
    assert upload.files["file"].data == b"%PDF-1.7"


async def test_photo_goes_the_whole_way(vk_call: VkCaller, anna: Person) -> None:
    server = await vk_call("photos.getMessagesUploadServer", peer_id=101)
    receipt = await vk_call.upload(server["upload_url"], "photo", "a.png", picture())
    (photo,) = await vk_call("photos.saveMessagesPhoto", **receipt)
    assert photo["owner_id"] == -VK_GROUP
    await vk_call.send(anna.id, "Схема", attachment=f"photo{photo['owner_id']}_{photo['id']}")
    assert anna.chat[0].photo
    assert anna.chat[0].photo.data == picture()
    widths = {size["type"]: size["width"] for size in photo["sizes"]}
    assert widths == {"s": 75, "w": 300, "m": 130, "x": 300}
    for size in photo["sizes"]:
        async with vk_call.session.get(size["url"]) as response:
            with Image.open(BytesIO(await response.read())) as shown_picture:
                assert shown_picture.width == size["width"]


async def test_address_of_a_file_dies(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    url = (await uploaded_document(vk_call, anna.id))["url"]
    vk.clock.moves(timedelta(hours=24))
    for address in (url, f"{vk.url}/files/nothing.pdf"):
        async with vk_call.session.get(address) as response:
            assert response.status == 404


@pytest.mark.parametrize(
    ("params", "code", "reason"),
    [
        ({}, 100, "peer_id is required for community messages"),
        ({"peer_id": 102}, 901, "without permission"),
        ({"peer_id": 101, "type": "audio_message"}, 33, "audio_message"),
    ],
)
async def test_no_place_to_upload_is_given(
    vk_call: VkCaller, anna: Person, params: Json, code: int, reason: str
) -> None:
    refused = await refusal(vk_call, "docs.getMessagesUploadServer", **params)
    assert refused.code == code
    assert reason in str(refused)
    assert (await refusal(vk_call, "photos.getMessagesUploadServer", peer_id=102)).code == 901
    assert anna.chat == []


@pytest.mark.parametrize(
    ("field", "name", "data"),
    [
        ("photo", "a.pdf", b"%PDF"),
        ("file", "a.pdf", b""),
        ("file", "a.exe", b"MZ"),
        ("file", "a.MP3", b"ID3"),
    ],
)
async def test_document_that_cannot_be_uploaded_is_reported(
    vk: VkServer, vk_call: VkCaller, anna: Person, *, field: str, name: str, data: bytes
) -> None:
    url = (await vk_call("docs.getMessagesUploadServer", peer_id=anna.id))["upload_url"]
    assert (await vk_call.upload(url, field, name, data)).keys() == {"error"}
    assert [last.method for last in vk.refusals] == ["upload.doc"]


@pytest.mark.parametrize(
    "data",
    [b"%PDF", picture(14_000, 10), picture(210, 10), picture(kind="BMP")],
    ids=["no picture", "too large", "too long", "another format"],
)
async def test_picture_vk_does_not_take_is_saved_as_nothing(
    vk_call: VkCaller, anna: Person, data: bytes
) -> None:
    url = (await vk_call("photos.getMessagesUploadServer", peer_id=anna.id))["upload_url"]
    receipt = await vk_call.upload(url, "photo", "a.png", data)
    assert receipt["photo"] == "[]"
    assert "photo is undefined" in str(await refusal(vk_call, "photos.saveMessagesPhoto", **receipt))
    with pytest.raises(ValueError, match="shows no such picture"):
        await anna.sends_photo(data)


async def test_receipts_of_uploads_are_good_once(vk: VkServer, vk_call: VkCaller) -> None:
    server = await vk_call("photos.getMessagesUploadServer")
    receipt = await vk_call.upload(server["upload_url"], "photo", "a.png", picture())
    assert (await refusal(vk_call, "photos.saveMessagesPhoto", **receipt | {"server": 2})).code == 118
    assert (await refusal(vk_call, "photos.saveMessagesPhoto", **receipt | {"hash": "x"})).code == 121
    await vk_call("photos.saveMessagesPhoto", **receipt)
    assert (await refusal(vk_call, "photos.saveMessagesPhoto", **receipt)).code == 121
    assert (await refusal(vk_call, "docs.save", file="x")).code == 105
    assert "error" in await vk_call.upload(f"{vk.url}/upload/doc/x", "file", "a.pdf", b"%PDF")
    assert "error" in await vk_call.upload(server["upload_url"].replace("photo", "doc"), "file", "a", b"x")


async def test_attachment_must_exist_and_be_open_to_the_community(vk_call: VkCaller, anna: Person) -> None:
    sent = await anna.sends_document("чужое.pdf", b"%PDF")
    assert sent.document
    theirs = sent.document.attachment
    keyless = theirs.rpartition("_")[0]

    async def attach(name: str) -> int:
        params = {"peer_ids": anna.id, "random_id": 0, "attachment": name}
        return (await refusal(vk_call, "messages.send", **params)).code

    assert await attach(keyless) == 15
    assert await attach(f"{keyless}_0bad") == 15
    assert await attach("doc1_2") == 100
    assert await attach("document") == 100
    assert await attach(",".join([theirs] * 11)) == 100
    await vk_call.send(anna.id, "", attachment=",".join([theirs] * 10))
    assert len(anna.chat[-1].files) == 10


# The rest of the API


async def test_community_and_people_can_be_asked_for(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    (user,) = await vk_call("users.get", user_ids="101,404")
    assert (user["first_name"], user["last_name"]) == ("Анна", "Иванова")
    assert "screen_name" not in user
    (user,) = await vk_call("users.get", user_ids="anna_iv", fields="screen_name", name_case="Dat")
    assert user["screen_name"] == "anna_iv"
    assert (await vk_call("groups.getById"))["groups"][0]["id"] == VK_GROUP
    assert (await vk_call("groups.getById", group_id="cabinet"))["groups"][0]["id"] == VK_GROUP
    assert (await refusal(vk_call, "groups.getById", group_ids="1,2")).code == 15
    assert (await vk_call("groups.getTokenPermissions"))["permissions"]
    assert await vk_call("utils.getServerTime") == vk.clock.timestamp()
    resolved = await vk_call("utils.resolveScreenName", screen_name="anna_iv")
    assert resolved == {"object_id": anna.id, "type": "user"}
    resolved = await vk_call("utils.resolveScreenName", screen_name="cabinet")
    assert resolved == {"object_id": VK_GROUP, "type": "group"}
    assert (await refusal(vk_call, "utils.resolveScreenName", screen_name="nobody")).code == 104


async def test_community_can_be_online(vk_call: VkCaller) -> None:
    assert (await vk_call("groups.getOnlineStatus", group_id=VK_GROUP))["status"] == "none"
    await vk_call("groups.enableOnline", group_id=VK_GROUP)
    assert (await vk_call("groups.getOnlineStatus", group_id=VK_GROUP))["status"] == "online"
    await vk_call("groups.disableOnline", group_id=VK_GROUP)
    assert (await vk_call("groups.getOnlineStatus", group_id=VK_GROUP))["status"] == "none"


async def test_activity_and_reading_are_seen(vk_call: VkCaller, anna: Person) -> None:
    said = await anna.says("Вопрос")
    await vk_call("messages.setActivity", peer_id=101, type="typing")
    await vk_call("messages.setActivity", user_id=101, type="file")
    await vk_call("messages.markAsRead", peer_id=101)
    assert anna.private.activities == ["typing", "file"]
    assert anna.private.read_up_to == said.cmid
    assert (await refusal(vk_call, "messages.markAsRead")).code == 100
    assert (await refusal(vk_call, "messages.setActivity", peer_id=102)).code == 901


async def test_members_of_a_chat_are_told_to_an_administrator_only(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    boris = vk.person(102, "Борис")
    chat = vk.group_chat("Операторы", [anna], admins=[boris])
    assert (await refusal(vk_call, "messages.getConversationMembers", peer_id=chat.id)).code == 917
    chat.bot_admin = True
    members = (await vk_call("messages.getConversationMembers", peer_id=chat.id))["items"]
    assert {item["member_id"]: item["is_admin"] for item in members} == {
        101: False,
        102: True,
        -VK_GROUP: True,
    }


# Faults on demand


@pytest.mark.parametrize("code", [1, 5, 6, 9, 10, 14, 15, 27, 29, 43])
async def test_error_on_demand_comes_instead_of_the_answer(
    vk: VkServer, vk_call: VkCaller, anna: Person, code: int
) -> None:
    vk.fails(code, "once more", times=2)
    for _ in range(2):
        assert (await refusal(vk_call, "messages.send", peer_ids=101, random_id=1, message="x")).code == code
    await vk_call.send(anna.id, "Дошло", random_id=1)
    assert [message.text for message in anna.chat] == ["Дошло"]
    assert vk.refusals == []


async def test_captcha_has_its_fields(vk: VkServer, vk_call: VkCaller) -> None:
    vk.fails(14, method="messages.send", captcha_sid="239633676097", captcha_img="https://api.vk.com/captcha")
    await vk_call("utils.getServerTime")
    refused = await refusal(vk_call, "messages.send", random_id=1)
    assert refused.error["captcha_sid"] == "239633676097"
    assert refused.error["error_msg"] == "Captcha needed"


async def test_broken_server_answers_for_people(vk: VkServer, vk_call: VkCaller) -> None:
    vk.breaks(503)
    async with vk_call.session.post(f"{vk.url}/method/utils.getServerTime") as response:
        assert (response.status, response.content_type) == (503, "text/html")


@pytest.mark.parametrize("carried_out", [True, False])
async def test_connection_breaks_off_before_or_after(
    vk: VkServer, vk_call: VkCaller, anna: Person, carried_out: bool
) -> None:
    vk.drops(carried_out=carried_out)
    with pytest.raises(ClientError):
        await vk_call.send(anna.id, "Счёт", random_id=7)
    assert len(anna.chat) == int(carried_out)
    await vk_call.send(anna.id, "Счёт", random_id=7)
    assert len(anna.chat) == 1


async def test_delay_holds_the_answer_back(vk: VkServer, vk_call: VkCaller) -> None:
    vk.delays(0.2, method="utils.getServerTime")
    async with ClientSession() as other:
        slow = asyncio.create_task(vk_call("utils.getServerTime"))
        await asyncio.sleep(0.05)
        quick = other.post(f"{vk.url}/method/groups.getById", data={"v": "5.199"}, headers=HEADER)
        async with quick as response:
            assert response.status == 200
        await slow
    first, second = vk.calls
    assert (first.method, second.method) == ("groups.getById", "utils.getServerTime")
    assert second.at - first.at > 0.1


async def test_uploads_downloads_and_polls_fail_only_by_name(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    server = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    url = (await vk_call("docs.getMessagesUploadServer", peer_id=anna.id))["upload_url"]
    vk.breaks()
    assert (await vk_call.poll(server))["updates"] == []
    assert "file" in await vk_call.upload(url, "file", "a.pdf", b"%PDF")
    with pytest.raises(AssertionError):
        await vk_call("utils.getServerTime")
    for name in ("a_check", "upload", "download"):
        vk.drops(method=name, times=2)  # a GET over a used connection is tried once more by aiohttp itself
    with pytest.raises(ClientError):
        await vk_call.poll(server)
    with pytest.raises(ClientError):
        await vk_call.upload(url, "file", "a.pdf", b"%PDF")
    with pytest.raises(ClientError):
        await vk_call.session.get(f"{vk.url}/files/x")


async def test_calls_of_one_second_are_limited_where_the_test_wants_it(
    vk: VkServer, vk_call: VkCaller
) -> None:
    vk.rate = 20
    for _ in range(20):
        await vk_call("utils.getServerTime")
    assert (await refusal(vk_call, "utils.getServerTime")).code == 6
    vk.rate = None
    await vk_call("utils.getServerTime")


async def test_conversations_are_told_newest_first_and_their_messages_too(
    vk: VkServer, vk_call: VkCaller, anna: Person
) -> None:
    boris = vk.person(102, "Борис", allowed=True)
    await anna.says("первое")
    vk.clock.moves(timedelta(seconds=1))
    await boris.says("второе")
    vk.clock.moves(timedelta(seconds=1))
    await vk_call.send(anna.id, "ответ")
    told = await vk_call("messages.getConversations", count=200)
    assert [(item["conversation"]["peer"]["id"], item["last_message"]["text"]) for item in told["items"]] == [
        (anna.id, "ответ"),
        (boris.id, "второе"),
    ]
    assert (await vk_call("messages.getConversations", count=1, offset=1))["items"] == told["items"][1:]
    history = await vk_call("messages.getHistory", peer_id=anna.id)
    assert [message["text"] for message in history["items"]] == ["ответ", "первое"]
    again = await vk_call("messages.getHistory", peer_id=anna.id, rev=1, count=1)
    assert [message["text"] for message in again["items"]] == ["первое"]
    with pytest.raises(VkRefused, match="33"):
        await vk_call("messages.getConversations", filter="unanswered")
