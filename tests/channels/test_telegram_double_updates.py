"""How the double hands updates over: long polling and a webhook, as the real aiogram bot takes them."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.doubles.telegram import Person, TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Json = dict[str, Any]

YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", started=True)


class Hook:
    """The bot's side of a webhook: records what is posted and answers as the test says."""

    def __init__(self) -> None:
        self.posts: list[tuple[Json, str | None]] = []
        self.statuses: list[int] = []
        self.body = ""
        self.url = ""

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.posts.append((await request.json(), secret))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, text=self.body)

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update, _ in self.posts]


@asynccontextmanager
async def serving(runner: web.BaseRunner) -> "AsyncIterator[str]":
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    finally:
        await runner.cleanup()


@pytest.fixture
async def hook(telegram: TelegramServer) -> "AsyncIterator[Hook]":
    telegram.updates.pauses = (0.01, 0.01)
    hook = Hook()
    async with serving(web.ServerRunner(web.Server(hook, access_log=None))) as url:
        hook.url = url
        yield hook


async def texts(bot: Bot, **params: Any) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates(**params) if update.message]


# Long polling


async def test_update_comes_again_until_it_is_confirmed(telegram_bot: Bot, anna: Person) -> None:
    for word in ("раз", "два", "три"):
        await anna.says(word)
    first, second, _ = await telegram_bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert await texts(telegram_bot, limit=2) == ["раз", "два"]
    assert await texts(telegram_bot, offset=second.update_id) == ["два", "три"]
    assert await texts(telegram_bot, offset=-1) == ["три"]
    assert await texts(telegram_bot) == ["три"]


async def test_polling_waits_for_the_next_update(telegram_bot: Bot, anna: Person) -> None:
    polling = asyncio.create_task(texts(telegram_bot, timeout=10))
    await asyncio.sleep(0.05)
    await anna.says("привет")
    assert await asyncio.wait_for(polling, 1) == ["привет"]


async def test_polling_without_news_ends_with_nothing(telegram_bot: Bot) -> None:
    assert await telegram_bot.get_updates(timeout=1) == []


async def test_newer_poll_ends_the_older(telegram_bot: Bot, anna: Person) -> None:
    older = asyncio.create_task(telegram_bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(texts(telegram_bot, timeout=10))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await older
    await anna.says("привет")
    assert await newer == ["привет"]


async def test_poll_that_was_given_up_leaves_no_trace(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    given_up = asyncio.create_task(telegram_bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    given_up.cancel()
    await asyncio.sleep(0.05)
    await anna.says("привет")
    assert await texts(telegram_bot) == ["привет"]
    assert telegram.refusals == []


async def test_only_the_kinds_asked_for_come_and_the_choice_is_remembered(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    group = telegram.group("Дом", [])
    await group.adds(anna)
    assert [update.event_type for update in await telegram_bot.get_updates(offset=-1)] == ["message"]
    await telegram_bot.get_updates(allowed_updates=["chat_member", "callback_query"])
    await anna.says("не дойдёт")
    await group.adds(anna, "administrator")
    kinds = [update.event_type for update in await telegram_bot.get_updates()]
    assert kinds == ["message", "chat_member"]


async def test_updates_expire(telegram: TelegramServer, telegram_bot: Bot, anna: Person) -> None:
    await telegram_bot.send_message(anna.id, "?", reply_markup=YES)
    await anna.says("текст")
    await anna.presses("Да")
    telegram.clock.moves(timedelta(minutes=3))
    assert [update.event_type for update in await telegram_bot.get_updates()] == ["message"]
    telegram.clock.moves(timedelta(days=1))
    assert await telegram_bot.get_updates() == []


async def test_numbering_may_start_anew_after_a_quiet_week(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    await anna.says("раз")
    telegram.updates.next_id = 1234
    await anna.says("два")
    assert [update.update_id for update in await telegram_bot.get_updates()][1] == 1234


# Webhook


async def test_webhook_gets_the_update_with_the_secret(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, hook: Hook
) -> None:
    await telegram_bot.set_webhook(hook.url, secret_token="s-e_C-1", max_connections=5)
    await anna.says("привет")
    ((update, secret),) = hook.posts
    assert (update["message"]["text"], secret) == ("привет", "s-e_C-1")
    info = await telegram_bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 0, 5)
    assert telegram.updates.webhook


async def test_aiogram_answers_through_a_webhook(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(f"Вы сказали: {message.text}")

    application = web.Application()
    SimpleRequestHandler(dispatcher, telegram_bot, secret_token="s").register(application, "/telegram")
    async with serving(web.AppRunner(application, access_log=None)) as url:
        await telegram_bot.set_webhook(url, secret_token="s")
        await anna.says("привет")
        await anna.waits_for("Вы сказали: привет")
        await telegram_bot.set_webhook(url, secret_token="z")
        telegram.updates.pauses = ()
        await anna.says("тайком")
        assert "401" in ((await telegram_bot.get_webhook_info()).last_error_message or "")
        assert len([message for message in anna.chat if message.from_bot]) == 1


async def test_update_is_posted_again_until_it_is_taken(telegram_bot: Bot, anna: Person, hook: Hook) -> None:
    await telegram_bot.set_webhook(hook.url)
    hook.statuses = [500, 503]
    await anna.says("раз")
    await anna.says("два")
    assert hook.ids == [700_000_001, 700_000_001, 700_000_001, 700_000_002]
    assert {secret for _, secret in hook.posts} == {None}


async def test_update_nobody_takes_stays_and_can_be_posted_later(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, hook: Hook
) -> None:
    await telegram_bot.set_webhook(hook.url)
    hook.statuses = [500] * 3
    await anna.says("раз")
    info = await telegram_bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    hook.posts.clear()
    await telegram.updates.deliver_pending()
    assert hook.ids == [700_000_001]
    assert (await telegram_bot.get_webhook_info()).pending_update_count == 0


async def test_update_can_be_repeated_though_it_was_taken(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, hook: Hook
) -> None:
    await telegram_bot.set_webhook(hook.url)
    await anna.says("раз")
    assert await telegram.updates.deliver(hook.posts[0][0])
    assert hook.ids == [700_000_001, 700_000_001]


async def test_webhook_that_is_down_is_reported(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, unused_tcp_port: int
) -> None:
    telegram.updates.pauses = ()
    await telegram_bot.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/")
    await anna.says("раз")
    info = await telegram_bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (
        1,
        "Connection failed: ClientConnectorError",
    )


async def test_webhook_and_polling_exclude_each_other(telegram_bot: Bot, anna: Person, hook: Hook) -> None:
    polling = asyncio.create_task(telegram_bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    await telegram_bot.set_webhook(hook.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await polling
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await telegram_bot.get_updates()
    await telegram_bot.delete_webhook()
    await anna.says("привет")
    assert await texts(telegram_bot) == ["привет"]
    assert hook.posts == []


async def test_pending_updates_can_be_dropped(telegram_bot: Bot, anna: Person) -> None:
    await anna.says("старое")
    await telegram_bot.delete_webhook(drop_pending_updates=True)
    assert await telegram_bot.get_updates() == []


async def test_call_returned_from_a_webhook_is_carried_out(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, hook: Hook
) -> None:
    await telegram_bot.set_webhook(hook.url)
    hook.body = '{"method": "sendMessage", "chat_id": 101, "text": "x"}'
    await anna.says("привет")
    assert [message.text for message in anna.chat] == ["привет", "x"]
    hook.body = '{"method": "sendMessage", "chat_id": 101}'
    await anna.says("привет")
    assert [refusal.method for refusal in telegram.refusals] == ["sendMessage"]


async def test_form_returned_from_a_webhook_is_no_silent_loss(
    telegram_bot: Bot, anna: Person, hook: Hook
) -> None:
    await telegram_bot.set_webhook(hook.url)
    hook.body = 'content-disposition: form-data; name="method"'
    with pytest.raises(NotImplementedError):
        await anna.says("привет")


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("http://bot.example/telegram", None, "An HTTPS URL must be provided"),
        ("https://bot.example:8080/telegram", None, "ports 80, 88, 443 or 8443"),
        ("https://bot.example/telegram", "секрет", "unallowed characters"),
        ("https://bot.example/telegram", "x" * 257, "unallowed characters"),
    ],
)
async def test_bad_webhook_is_refused(telegram_bot: Bot, url: str, secret: str | None, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await telegram_bot.set_webhook(url, secret_token=secret)


async def test_server_closes_while_the_bot_is_polling(telegram_bot: Bot, telegram: TelegramServer) -> None:
    polling = asyncio.create_task(telegram_bot.get_updates(timeout=50))
    await asyncio.sleep(0.05)
    await telegram.updates.close()
    assert await asyncio.wait_for(polling, 1) == []
