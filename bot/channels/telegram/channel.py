"""The Telegram channel: updates in, screens out."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ChatAction, ChatType, ParseMode
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteWebhook,
    SendChatAction,
    SendPhoto,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, LinkPreviewOptions, Message, Update, User
from aiohttp import web

from bot.channels.in_flight import Turns, accompany, in_words, insistently
from bot.channels.pace import hurry
from bot.channels.ports import KeptFiles, Receive
from bot.channels.rate_limits import Buckets, Rate
from bot.channels.telegram import calls, outgoing
from bot.channels.telegram.downloads import download
from bot.channels.telegram.incoming import speaks_to, what_was_sent, whether_reachable
from bot.channels.telegram.limits import TELEGRAM
from bot.channels.telegram.polling import Polls
from bot.channels.telegram.profile import Profile, introduce
from bot.channels.telegram.rooms import Room, speaker
from bot.channels.telegram.webhook import WEBHOOK_PATH, Webhook, handler
from bot.engine.channel import InFlight, NotShown, Unreachable
from bot.engine.events import Event, Pressed, What
from bot.engine.screens import Answer, PhoneButton, Screen
from bot.texts import Texts
from core.base.system_errors import Misconfigured

_log = structlog.get_logger(__name__)

_ACTION_LASTS: Final = 4.5  # of the five seconds that a client shows it (Bot API, sendChatAction)
_POLL: Final = 30
_REFUSALS: Final = Rate(burst=1, per_second=1 / 60)
"""At least so long between two answers to a group that say where to write."""


class TokenRefused(Misconfigured):
    """Telegram does not know the token."""

    def __init__(self) -> None:
        super().__init__("Telegram не знает такого токена. Проверьте telegram.token: его выдаёт @BotFather.")


class WebhookRefused(Misconfigured):
    """Telegram will not call the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram не принял адрес для вебхука ({reason}). Проверьте server.public_url.")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who speaks in a group, and whether to the bot, as a press always is."""

    id: int
    addressed: bool = True


class TelegramChannel:
    """Private chats of one bot, and the operators' chat; in other groups it only says where to talk to it."""

    name = "telegram"
    limits = TELEGRAM

    _receive: Receive  # given by run() or routes(), before any update can come

    def __init__(
        self,
        token: str,
        *,
        kept_files: KeptFiles,
        texts: Texts,
        profile: Profile,
        api_url: str = "https://api.telegram.org",
        proxy: str = "",
        calls_per_second: int = calls.CALLS_PER_SECOND,
        webhook: Webhook | None = None,
        operators_chat: int = 0,
    ) -> None:
        """Remember where things are; without an `operators_chat` every group is a stranger's."""
        self._fetch_file = kept_files
        self._texts = texts
        self._profile = profile
        self._webhook = webhook
        self._operators_chat = operators_chat
        self._bot = Bot(
            token,
            session=calls.session(api_url, proxy, calls_per_second),
            default=DefaultBotProperties(
                parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
            ),
        )
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.include_router(self._router())
        self._turns = Turns(self._answer)
        self._polls = Polls(self._turns.settle, self._dispatcher.stop_polling)
        self._bot.session.middleware(self._polls)
        self._refusals = Buckets(_REFUSALS)
        self._username = ""
        """Known as soon as Telegram has said who we are."""

    # --- life ---

    async def run(self, receive: Receive) -> None:
        """Take updates until cancelled, then let the turns in flight end.

        Raises:
            TokenRefused: when Telegram does not know the token.
            WebhookRefused: when Telegram will not call the webhook's address.
            AnotherPoller: when another process polls with the same token.
        """
        me = await self._meet()
        self._username = me.username or ""
        _log.info("telegram_runs", username=me.username, mode="webhook" if self._webhook else "polling")
        introduction = asyncio.create_task(introduce(self._bot, self._profile))
        try:
            if self._webhook:
                await self._be_called(self._webhook, receive)
            else:
                await self._poll(receive)
        finally:
            introduction.cancel()
            await asyncio.gather(introduction, return_exceptions=True)
            await self._turns.drain()

    def routes(self, app: web.Application, receive: Receive) -> None:
        """Serve the webhook, where there is one; `run` then tells Telegram of it."""
        if self._webhook is None:
            return
        self._receive = receive
        app.router.add_post(WEBHOOK_PATH, handler(self._dispatcher, self._bot, self._webhook.secret))

    async def close(self) -> None:
        """Close the connections, when nothing is to be shown any more."""
        await self._bot.session.close()

    def link(self, payload: str) -> str:
        """The address that opens a chat with the bot (core.telegram.org/api/links, «Bot links»)."""
        return f"https://t.me/{self._username}?start={payload}" if self._username else ""

    def silent_for(self) -> float:
        """Seconds since Telegram last answered a poll; 0 with a webhook."""
        return self._polls.silent_for()

    async def _meet(self) -> User:
        try:
            return await calls.stubbornly(self._bot.me)
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise TokenRefused from None

    async def _poll(self, receive: Receive) -> None:
        self._receive = insistently(receive)
        await calls.stubbornly(self._bot, DeleteWebhook())
        polling = asyncio.create_task(
            self._dispatcher.start_polling(
                self._bot,
                polling_timeout=_POLL,
                handle_as_tasks=False,  # we make the tasks ourselves, in the order of the updates
                handle_signals=False,
                close_bot_session=False,
            )
        )
        try:
            await asyncio.shield(polling)
        finally:
            with suppress(RuntimeError):  # not begun yet
                await self._dispatcher.stop_polling()
            polling.cancel()
            await asyncio.wait({polling})
        self._polls.ensure_alone()

    async def _be_called(self, webhook: Webhook, receive: Receive) -> None:
        self._receive = receive
        set_webhook = SetWebhook(
            url=webhook.base_url + WEBHOOK_PATH,
            secret_token=webhook.secret,
            allowed_updates=self._dispatcher.resolve_used_update_types(),
        )
        try:
            await calls.stubbornly(self._bot, set_webhook)
        except TelegramBadRequest as refusal:
            raise WebhookRefused(refusal.message) from None
        await asyncio.get_running_loop().create_future()  # for ever: the updates come through the routes

    # --- in ---

    def _router(self) -> Router:
        """One asynchronous step an update: aiogram runs every synchronous filter in a thread."""
        router = Router(name=self.name)
        router.message.register(self._on_message)
        router.callback_query.register(self._on_press)
        router.my_chat_member.register(self._on_membership)
        return router

    async def _on_message(self, message: Message, event_update: Update) -> None:
        what = what_was_sent(message)
        if message.chat.type == ChatType.PRIVATE:
            album = message.media_group_id or ""
            await self._begin(event_update, Room.of(message), what, origin=message.message_id, album=album)
        elif message.chat.id != self._operators_chat:
            await self._refuse_in_group(message)
        elif sender := speaker(message):
            addressed = speaks_to(message, await self._bot.me())
            by = _Speaker(sender.id, addressed=addressed)
            await self._begin(event_update, Room.of(message), what, origin=message.message_id, by=by)

    async def _on_press(self, query: CallbackQuery, event_update: Update) -> AnswerCallbackQuery | None:
        message = query.message
        if message is None or not self._is_talked_to_in(message.chat):
            await self._gently(
                AnswerCallbackQuery(callback_query_id=query.id, text=self._texts.label("group-press"))
            )
            return None
        turn = await self._begin(
            event_update,
            Room.of(message),
            Pressed((query.data or "").removeprefix(outgoing.STAYS)),
            origin=message.message_id,
            press=query.id,
            replaces=not (query.data or "").startswith(outgoing.STAYS),
            by=None if message.chat.type == ChatType.PRIVATE else _Speaker(query.from_user.id),
        )
        return _spinner_end(turn) if turn and self._webhook else None

    async def _on_membership(self, change: ChatMemberUpdated, event_update: Update) -> None:
        if change.chat.type == ChatType.PRIVATE:
            await self._begin(event_update, Room(change.chat.id), whether_reachable(change))

    def _is_talked_to_in(self, chat: Chat) -> bool:
        return chat.type == ChatType.PRIVATE or chat.id == self._operators_chat

    async def _begin(
        self,
        update: Update,
        room: Room,
        what: What | None,
        *,
        origin: int | str = "",
        album: str = "",
        press: str = "",
        replaces: bool = False,
        by: _Speaker | None = None,
    ) -> InFlight | None:
        """Begin a turn; `by` is who speaks in a group."""
        if what is None:
            return None
        event = Event(
            channel=self.name,
            peer=room.name,
            id=str(update.update_id),
            what=what,
            origin=str(origin),
            album=album,
            group=str(room.chat) if by else "",
            sender=str(by.id) if by else "",
            addressed=by.addressed if by else True,
        )
        turn = self._turns.begin(event, press, replaces=replaces)
        if self._webhook:
            await turn.wait_for_commit()  # a failure makes Telegram call again
        return turn

    async def _answer(self, turn: InFlight) -> None:
        await accompany(
            turn,
            self._receive,
            busy=self.busy,
            stop_spinner=self._stop_spinner,
            busy_lasts=_ACTION_LASTS,
        )

    async def _refuse_in_group(self, message: Message) -> None:
        """Personal data is for private chats alone (S98); say so in the group, at most once a minute."""
        me = await self._bot.me()
        if not speaks_to(message, me) or self._refusals.take(str(message.chat.id)):
            return
        text = f"{outgoing.html(self._texts('group'))}\nhttps://t.me/{me.username}"
        await self._gently(message.reply(text))

    # --- out ---

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        """Show an answer: in place of the screen that was pressed where that can be, else below.

        Of an answer in several messages, those that went out before a failure go out again with it.

        Raises:
            Unreachable: when the person has blocked the bot, or is gone.
            NotShown: when Telegram wants to be left alone for some time, or would refuse the answer for ever.
            TelegramAPIError: when Telegram could not be reached.
        """
        del event  # Telegram has no key for repeats
        hurry.set(not answer.bulk)
        answer = in_words(answer, to, self.limits)
        try:
            if answer.erase:
                await self._gently(DeleteMessage(chat_id=Room.named(peer).chat, message_id=int(answer.erase)))
            if answer.phone is PhoneButton.TAKEN:
                over = outgoing.phone_request_over(int(peer), self._texts("phone-over"))
                await calls.patiently(self._bot, over)
            if not await self._replace(to, answer):
                for screen in answer.screens:
                    await self._send(peer, screen)
            if answer.phone is PhoneButton.PUT:
                await self._request_phone(peer, answer)
        except TelegramForbiddenError:
            raise Unreachable from None
        except calls.Flooded as wait:
            raise NotShown(wait.message, after=timedelta(seconds=wait.retry_after)) from None
        except (TelegramBadRequest, TelegramUnauthorizedError) as refusal:
            if "chat not found" in refusal.message:
                raise Unreachable from None
            raise NotShown(refusal.message, after=None) from None

    async def busy(self, peer: str) -> None:
        """Show «typing…» for five seconds, or until the next message."""
        await self._gently(_action(peer, ChatAction.TYPING))

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The bytes of a file that a person sent, at most `limit` of them.

        Raises:
            AttachmentTooBig: when there are more, or more than Telegram lets a bot fetch.
            TelegramAPIError: when the file could not be fetched.
        """
        return await download(self._bot, reference, limit)

    async def _replace(self, to: InFlight | None, answer: Answer) -> bool:
        """Put the answer in place of the pressed screen; False when it must stand below instead."""
        if to is None or not to.replaces or answer.fresh:
            return False
        if len(answer.screens) != 1 or not outgoing.is_one_message(answer.screens[0]):
            return False
        edit = outgoing.edit(Room.named(to.event.peer).chat, int(to.event.origin), answer.screens[0])
        try:
            await calls.patiently(self._bot, edit)
        except TelegramBadRequest as refusal:
            # Gone, too old, a file, somebody else's: in each case the answer can stand below.
            return "message is not modified" in refusal.message
        return True

    async def _send(self, peer: str, screen: Screen) -> None:
        kept = [await self._fetch_file(peer, file.key) for file in screen.files]
        files = [file for file in kept if file is not None]
        if len(files) < len(kept):
            _log.warning("files_no_longer_kept", count=len(kept) - len(files))
        if files:
            shown = all(file.is_picture for file in files)
            await self._gently(
                _action(peer, ChatAction.UPLOAD_PHOTO if shown else ChatAction.UPLOAD_DOCUMENT)
            )
        for message in outgoing.new_messages(Room.named(peer), screen, files):
            await self._send_one(message)

    async def _send_one(self, message: outgoing.NewMessage) -> None:
        """Send a message; a picture that is refused, too wide perhaps, goes out as a document."""
        try:
            await calls.patiently(self._bot, message)
        except TelegramBadRequest as refusal:
            if not isinstance(message, SendPhoto):
                raise
            _log.warning("picture_refused", reason=refusal.message)
            await calls.patiently(self._bot, outgoing.as_document(message))

    async def _request_phone(self, peer: str, answer: Answer) -> None:
        label = next(screen.asks_phone for screen in answer.screens if screen.asks_phone)
        await calls.patiently(self._bot, outgoing.phone_request(int(peer), label, self._texts("phone-hint")))

    async def _stop_spinner(self, turn: InFlight) -> None:
        if end := _spinner_end(turn):
            await self._gently(end)

    async def _gently(self, method: TelegramMethod[Any]) -> None:
        """Make a call that nothing depends on, such as an answer to a press that is too old by now."""
        try:
            await calls.briefly(self._bot, method)
        except TelegramAPIError as refusal:
            _log.debug("call_failed", method=type(method).__name__, reason=refusal.message)


def _action(peer: str, action: ChatAction) -> SendChatAction:
    room = Room.named(peer)
    return SendChatAction(chat_id=room.chat, message_thread_id=room.thread, action=action)


def _spinner_end(turn: InFlight) -> AnswerCallbackQuery | None:
    """The answer to the press, once: until then the client shows a clock on the button."""
    press, turn.press = turn.press, ""
    if not press:
        return None
    return AnswerCallbackQuery(callback_query_id=press, text=turn.toast[: TELEGRAM.toast] or None)
