"""The double speaks VK: a bot of another house, on vkbottle, talks to people by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from vkbottle import (
    API,
    Callback,
    DocMessagesUploader,
    GroupEventType,
    Keyboard,
    PhotoMessageUploader,
    VKAPIError,
)
from vkbottle.bot import Bot, Message, MessageEvent
from vkbottle.polling import BotPolling

from tests.channels.conftest import VK_GROUP, VK_TOKEN
from tests.channels.test_vk_double import picture
from tests.doubles.vk import Person, VkServer
from tests.doubles.waiting import until

RECEIPT = b"%PDF-1.7 receipt"


@pytest.fixture
async def vk() -> AsyncIterator[VkServer]:
    async with VkServer(VK_TOKEN, group_id=VK_GROUP, token_in_form=True) as server:
        yield server


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", screen_name="anna_iv")


@pytest.fixture
async def api(vk: VkServer) -> AsyncIterator[API]:
    made = API(VK_TOKEN)
    made.API_URL = f"{vk.url}/method/"
    yield made
    await made.http_client.close()


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it keeps how far it has read."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def bot(vk: VkServer, api: API, at_home: None) -> AsyncIterator[Bot]:  # noqa: ARG001  a fixture for its effect
    """A small cabinet as vkbottle's users write one."""
    bot = Bot(api=api, polling=BotPolling(api, group_id=VK_GROUP))
    keyboard = Keyboard(inline=True).add(Callback("Баланс", {"show": "balance"})).get_json()

    @bot.on.private_message(text="Начать")
    async def begin(message: Message) -> None:
        await message.answer("Здравствуйте!", keyboard=keyboard)

    @bot.on.private_message(text="Квитанция")
    async def receipt(message: Message) -> None:
        uploader = DocMessagesUploader(api)
        document = await uploader.upload(RECEIPT, title="Квитанция.pdf", peer_id=message.peer_id)
        await message.answer("Вот она", attachment=document)

    @bot.on.private_message(attachment="photo")
    async def photo(message: Message) -> None:
        sent = await PhotoMessageUploader(api).upload(picture(), peer_id=message.peer_id)
        await message.answer("И вам", attachment=sent)

    @bot.on.raw_event(GroupEventType.MESSAGE_EVENT, dataclass=MessageEvent)
    async def pressed(event: MessageEvent) -> None:
        assert event.payload == {"show": "balance"}
        await event.show_snackbar("Сейчас покажем")
        await event.edit_message("К оплате 940,04")

    running = asyncio.create_task(bot.run_polling())
    await until(lambda: any(call.method == "groups.getLongPollServer" for call in vk.calls))
    yield bot
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.usefixtures("bot")
async def test_it_hears_a_message_answers_by_buttons_and_edits_its_answer(vk: VkServer, anna: Person) -> None:
    await anna.says("Начать")
    welcome = await anna.waits_for("Здравствуйте!")
    assert welcome.labels == [["Баланс"]]

    press = await anna.presses("Баланс")

    answer = await press.waits_for_answer()
    assert (answer.kind, answer.text) == ("show_snackbar", "Сейчас покажем")
    await anna.waits_for("К оплате 940,04")
    assert welcome.edited
    assert not vk.refusals


@pytest.mark.usefixtures("bot")
async def test_it_sends_a_document_and_a_picture(vk: VkServer, anna: Person) -> None:
    await anna.says("Квитанция")
    sent = await anna.waits_for("Вот она")
    assert sent.document is not None
    assert (sent.document.name, sent.document.data) == ("Квитанция.pdf", RECEIPT)

    await anna.sends_photo(picture())
    assert (await anna.waits_for("И вам")).photo is not None
    assert not vk.refusals


async def test_it_understands_a_refusal(api: API, anna: Person) -> None:
    with pytest.raises(VKAPIError[901]):
        await api.messages.send(peer_id=anna.id, message="Здравствуйте!", random_id=1)


async def test_it_understands_its_own_community(api: API) -> None:
    (group,) = (await api.groups.get_by_id()).groups
    assert group.id == VK_GROUP
