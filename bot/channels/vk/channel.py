"""The VK channel: events in, screens out."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import structlog
from aiohttp import web

from bot.channels.in_flight import Turns, accompany, in_words, insistently
from bot.channels.pace import hurry
from bot.channels.ports import KeptFiles, Receive
from bot.channels.rate_limits import Buckets, Rate
from bot.channels.vk import community, files, outgoing
from bot.channels.vk.api import BRIEF, CALLS_PER_SECOND, EDITING, VkApi
from bot.channels.vk.callback import CALLBACK_PATH, Callback, handler
from bot.channels.vk.cursor import Cursor, Place
from bot.channels.vk.errors import PASSING, Fate, Refused, Resting, VkError
from bot.channels.vk.incoming import GROUP_CHATS, client_of, is_private, press_of, speaks_to, what_was_sent
from bot.channels.vk.limits import VK
from bot.channels.vk.longpoll import batches
from bot.channels.vk.outgoing import Client, Message
from bot.engine.channel import InFlight, NotShown, Unreachable
from bot.engine.events import CameBack, Event, Left, Pressed, What
from bot.engine.markup import Markup
from bot.engine.screens import Answer, Screen
from bot.texts import Texts

_log = structlog.get_logger(__name__)

Json = Mapping[str, Any]
_Taken: TypeAlias = asyncio.Queue[tuple[Place, Sequence[InFlight]] | None]
"""Places of Long Poll with the turns before them, oldest first; None when there will be no more."""

_TYPING_LASTS: Final = 4.5  # of the five seconds and more that a client shows it
_LAST_SAVE: Final = 5.0
_REFUSALS: Final = Rate(burst=1, per_second=1 / 60)
"""At least so long between two answers to a group that say where to write."""


class VkChannel:
    """Private chats of one community; in group chats it only says where it can be talked to."""

    name: Final = "vk"
    limits: Final = VK

    _receive: Receive  # given by run() or routes(), before any event can come

    def __init__(
        self,
        token: str,
        group_id: int,
        *,
        kept_files: KeptFiles,
        cursor: Cursor,
        texts: Texts,
        clock: Callable[[], datetime],
        api_url: str = "https://api.vk.ru",
        calls_per_second: int = CALLS_PER_SECOND,
        callback: Callback | None = None,
    ) -> None:
        """Remember where things are.

        Args:
            token: the community's.
            group_id: the community's number.
            kept_files: where a screen's files are.
            cursor: where it is kept how far Long Poll has been taken in.
            texts: where the channel takes what it says by itself.
            clock: the time, in UTC.
            api_url: where the API is.
            calls_per_second: of this process; all that share the token may make 20.
            callback: how VK calls us instead of being asked, so that several processes can share the work.
        """
        self._api = VkApi(token, url=api_url, clock=clock, calls_per_second=calls_per_second)
        self._group_id = group_id
        self._fetch_file = kept_files
        self._cursor = cursor
        self._clock = clock
        self._texts = texts
        self._callback = callback
        self._turns = Turns(self._answer)
        self._asides: set[asyncio.Task[None]] = set()
        """What is said in group chats, beside the turns."""
        self._refusals = Buckets(_REFUSALS)

    # --- life ---

    async def run(self, receive: Receive) -> None:
        """Take events until cancelled, then let the turns in flight end.

        Raises:
            TokenRefused: when the token is not the community's, or no longer.
            LongPollOff: when Long Poll is to be asked and is switched off, or no longer on.
            Exception: when something unforeseen has failed; it may be run again.
        """
        name = await community.meet(self._api, self._group_id)
        await self._say_what_lacks()
        _log.info("vk_runs", community=name, mode="callback" if self._callback else "longpoll")
        try:
            await (self._be_called(receive) if self._callback else self._poll(receive))
        except Refused as refusal:
            if refusal.fate is Fate.MISCONFIGURED:
                raise community.TokenRefused from None
            raise

    def routes(self, app: web.Application, receive: Receive) -> None:
        """Serve the Callback API, where VK calls us."""
        if self._callback is None:
            return
        self._receive = receive
        app.router.add_post(CALLBACK_PATH, handler(self._group_id, self._callback, self._take))

    async def close(self) -> None:
        """Close the connections, when nothing is to be shown any more."""
        await asyncio.gather(*self._asides, return_exceptions=True)
        await self._api.close()

    async def _say_what_lacks(self) -> None:
        """Without it the bot works in part; it is heard of at once when it is switched on."""
        try:
            missing = await community.lacks(self._api, self._group_id, self._callback)
        except VkError as failure:
            missing = [community.unread(failure)]
        for what in missing:
            _log.error("vk_community_lacks", what=what)

    async def _be_called(self, receive: Receive) -> None:
        self._receive = receive
        try:
            await asyncio.get_running_loop().create_future()  # for ever: events come through the routes
        finally:
            await self._turns.drain()

    async def _poll(self, receive: Receive) -> None:
        self._receive = insistently(receive)
        taken: _Taken = asyncio.Queue()
        keeping = asyncio.create_task(self._keep_place(taken))
        try:
            place = await self._cursor.load()
            async for batch in batches(self._api, self._group_id, place, self._clock):
                turns = [turn for update in batch.updates for turn in self._take(update)]
                taken.put_nowait((batch.place, turns))
        finally:
            await self._turns.drain()
            taken.put_nowait(None)
            await asyncio.wait({keeping}, timeout=_LAST_SAVE)
            keeping.cancel()

    async def _keep_place(self, taken: _Taken) -> None:
        """Save each place when everything before it is committed, so that a crash loses nothing."""
        while (next_place := await taken.get()) is not None:
            place, turns = next_place
            for turn in turns:
                await turn.settled.wait()
            if any(isinstance(turn.failure, asyncio.CancelledError) for turn in turns):
                return  # cut off at the end: after the next start VK gives it again
            try:
                await self._cursor.save(place)
            except Exception:  # noqa: BLE001 - after any error: the next place covers this one
                _log.exception("vk_place_not_saved")

    # --- in ---

    def _take(self, update: Json) -> list[InFlight]:
        """Begin the turns of an event; none where nobody waits for an answer.

        Our own messages come back as `message_reply`; what people edit is not heard of (S99).
        """
        try:
            happened = update["object"]
            match update["type"]:
                case "message_new":
                    return self._on_message(happened)
                case "message_event":
                    return self._on_press(update["event_id"], happened)
                case "message_allow":
                    return [self._begin(update["event_id"], happened["user_id"], CameBack())]
                case "message_deny":
                    return [self._begin(update["event_id"], happened["user_id"], Left())]
        except Exception:  # noqa: BLE001 - any fault of one event: the others are still taken
            # Without a traceback, which could show what people have written.
            _log.error("vk_event_malformed", event_kind=str(update.get("type"))[:40])
        return []

    def _on_message(self, happened: Json) -> list[InFlight]:
        """A message is named by its place in the chat: found in the chat's history it is still the same."""
        message = happened["message"]
        if message["peer_id"] >= GROUP_CHATS:
            self._aside(self._refuse_in_group(message))
            return []
        if not is_private(message):
            return []
        peer = message["from_id"]
        info = happened.get("client_info")
        client = client_of(info) if info else None
        origin = str(message["conversation_message_id"])
        name, ref = f"{peer}:{origin}", str(message.get("ref") or "")
        return [
            self._begin(
                f"{name}.{number}" if number else name, peer, what, origin=origin, client=client, ref=ref
            )
            for number, what in enumerate(what_was_sent(message))
        ]

    def _on_press(self, event_id: str, happened: Json) -> list[InFlight]:
        peer, press = happened["user_id"], happened["event_id"]
        if happened["peer_id"] != peer:
            toast = self._texts.label("group-press")
            self._aside(self._answer_press(press, peer, happened["peer_id"], toast))
            return []
        carried, stays = press_of(happened.get("payload")) or ("", False)
        origin = str(happened.get("conversation_message_id", ""))
        event = self._event(event_id, peer, Pressed(carried), origin=origin)
        return [self._turns.begin(event, press, replaces=bool(origin) and not stays)]

    def _begin(
        self,
        event_id: str,
        peer: int,
        what: What,
        *,
        origin: str = "",
        client: Json | None = None,
        ref: str = "",
    ) -> InFlight:
        return self._turns.begin(self._event(event_id, peer, what, origin=origin, client=client, ref=ref))

    def _event(
        self,
        event_id: str,
        peer: int,
        what: What,
        *,
        origin: str,
        client: Json | None = None,
        ref: str = "",
    ) -> Event:
        return Event(
            channel=self.name,
            peer=str(peer),
            id=event_id,
            what=what,
            origin=origin,
            client=client,
            ref=ref,
        )

    async def _answer(self, turn: InFlight) -> None:
        await accompany(
            turn,
            self._receive,
            busy=self.busy,
            stop_spinner=self._stop_spinner,
            busy_lasts=_TYPING_LASTS,
        )

    async def _refuse_in_group(self, message: Json) -> None:
        """Personal data is for private chats alone (S98); say so in the group, at most once a minute."""
        peer = message["peer_id"]
        if not speaks_to(message, self._group_id) or self._refusals.take(str(peer)):
            return
        words = Message(text=Markup(f"{self._texts('group')}\nhttps://vk.me/club{self._group_id}"))
        await self._gently(
            "messages.send",
            peer_ids=[peer],
            random_id=outgoing.random_id(f"{peer}:{message['conversation_message_id']}"),
            **outgoing.content(words, Client()),
        )

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    # --- out ---

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        """Show an answer: in place of the screen that was pressed where that can be, else below.

        Shown again after a failure, it goes out once: VK drops what has the same `random_id`.

        Raises:
            Unreachable: when the person has forbidden messages, or is gone.
            NotShown: when VK has had enough of messages for some time, or would refuse this one for ever.
            VkError: when VK could not be reached, or refused the answer for now.
        """
        hurry.set(not answer.bulk)
        answer = in_words(answer, to, self.limits)
        try:
            if not await self._replace(to, answer):
                for number, screen in enumerate(answer.screens):
                    name = f"{event or secrets.token_hex()}:{number}"
                    await self._send(peer, screen, name, Client(**answer.client))
        except Refused as refusal:
            if refusal.fate is Fate.UNREACHABLE:
                raise Unreachable from None
            if refusal.fate not in PASSING:
                raise NotShown(str(refusal), after=None) from None
            raise
        except Resting as rest:
            raise NotShown(str(rest), after=timedelta(seconds=rest.seconds)) from None

    def link(self, payload: str) -> str:
        """The address of the chat with the community; a `ref` comes with the first message after it."""
        return f"https://vk.me/club{self._group_id}?ref={payload}"

    async def busy(self, peer: str) -> None:
        """Show «печатает…» for some seconds, or until the next message."""
        await self._gently("messages.setActivity", peer_id=int(peer), type="typing")

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The bytes of a file that a person sent, at most `limit` of them.

        Raises:
            AttachmentTooBig: when there are more.
            AttachmentGone: when the person has taken it away.
            VkError: when VK could not be reached.
        """
        return await files.fetch(self._api, reference, limit)

    async def _replace(self, to: InFlight | None, answer: Answer) -> bool:
        """Put the answer in place of the pressed screen; False when it must stand below instead."""
        if to is None or not to.replaces or answer.fresh or len(answer.screens) != 1:
            return False
        screen = answer.screens[0]
        message, *more = outgoing.new_messages(screen)
        if more or screen.files:
            return False
        try:
            await self._api.call(
                "messages.edit",
                EDITING,
                peer_id=int(to.event.peer),
                cmid=int(to.event.origin),
                **outgoing.content(message, Client()),
            )
        except (Refused, Resting):
            return False  # too old, pinned, gone: in each case the answer can stand below
        return True

    async def _send(self, peer: str, screen: Screen, name: str, client: Client) -> None:
        attachments = await self._upload(peer, screen)
        if len(attachments) < len(screen.files):
            screen = replace(screen, text=Markup(f"{screen.text}\n\n{self._texts('file-not-sent')}"))
        for number, message in enumerate(outgoing.new_messages(screen, attachments)):
            await self._deliver(peer, message, f"{name}.{number}", client)

    async def _deliver(self, peer: str, message: Message, name: str, client: Client) -> None:
        """Send one message under a name of its own; in halves, or without buttons, where VK wants it so."""
        try:
            await self._api.call(
                "messages.send",
                peer_ids=[peer],
                random_id=outgoing.random_id(name),
                **outgoing.content(message, client),
            )
        except Refused as refusal:
            if refusal.fate is Fate.SPLIT and (shorter := outgoing.halves(message)):
                for number, half in enumerate(shorter):
                    await self._deliver(peer, half, f"{name}.{number}", client)
            elif refusal.fate is Fate.KEYBOARD and message.rows:
                await self._deliver(peer, replace(message, rows=()), f"{name}.bare", client)
            elif refusal.fate is not Fate.FAULT:  # which is logged, and would be the same the next time
                raise

    async def _upload(self, peer: str, screen: Screen) -> list[str]:
        """The names of the screen's files in VK; without those that are gone or refused."""
        attachments = []
        if screen.files:
            await self._gently("messages.setActivity", peer_id=int(peer), type="file")
        for file in screen.files:
            kept = await self._fetch_file(peer, file.key)
            if kept is None:
                _log.warning("file_no_longer_kept")
                continue
            try:
                attachments.append(await files.upload(self._api, int(peer), kept))
            except files.FileRefused:
                _log.error("file_refused", mime=kept.mime, size=len(kept.content))
        return attachments

    async def _stop_spinner(self, turn: InFlight) -> None:
        """Answer the press, once and within its minute: until then a spinner is on the button."""
        press, turn.press = turn.press, ""
        if press:
            peer = int(turn.event.peer)
            await self._answer_press(press, peer, peer, turn.toast)

    async def _answer_press(self, press: str, user: int, peer: int, toast: str) -> None:
        snackbar = {"type": "show_snackbar", "text": toast[: VK.toast]} if toast else None
        await self._gently(
            "messages.sendMessageEventAnswer",
            event_id=press,
            user_id=user,
            peer_id=peer,
            event_data=snackbar,
        )

    async def _gently(self, method: str, **params: Any) -> None:
        """Make a call that nothing depends on, such as an answer to a press that is too old by now."""
        try:
            await self._api.call(method, BRIEF, **params)
        except VkError as failure:
            _log.debug("call_failed", method=method, reason=str(failure))
