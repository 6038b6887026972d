"""The site chat as a channel: what people do becomes events, answers become lines of the history."""

import asyncio
import secrets
from functools import partial
from typing import Final

import structlog
from aiohttp import WSCloseCode, web

from bot.channels.addresses import household
from bot.channels.ports import Receive
from bot.channels.rate_limits import Buckets
from bot.channels.web import incoming, outgoing
from bot.channels.web.files import Files
from bot.channels.web.guard import Guard, seconds
from bot.channels.web.history import CHANNEL, NoFile, file_of, record_answer
from bot.channels.web.limits import WEB
from bot.channels.web.mailbox import Letters, Mailbox
from bot.channels.web.pages import Pages
from bot.channels.web.refusals import Refusals
from bot.channels.web.rooms import Clock, Rooms
from bot.channels.web.sessions import Sessions, Visitor
from bot.channels.web.site import Site
from bot.channels.web.socket import FORGOTTEN, Sockets
from bot.engine.channel import AttachmentGone, AttachmentTooBig, InFlight
from bot.engine.events import Ended, Event, What
from bot.engine.screens import Answer
from bot.texts import Texts
from core.ports.store import Store

_log = structlog.get_logger(__name__)


class WebChannel:
    """The chat on the supplier's site."""

    name: Final = CHANNEL
    limits: Final = WEB

    def __init__(
        self, site: Site, store: Store, *, texts: Texts, clock: Clock, letters: Letters | None = None
    ) -> None:
        """Remember where things are; `letters` are the demonstration's mailbox, open to everybody."""
        self._site = site
        self._store = store
        self._texts = texts
        self._clock = clock
        self._mailbox = Mailbox(letters) if letters else None
        self._sessions = Sessions(site)
        self._guard = Guard(site, self._sessions, texts)
        self._rooms = Rooms(store, clock)
        self._files = Files(site, store, self._guard, texts, clock)
        self._pages = Pages(site, self._sessions, texts, mailbox=self._mailbox is not None)
        self._of_session = Buckets(site.rates.session)
        self._of_address = Buckets(site.rates.address)

    def routes(self, app: web.Application, receive: Receive) -> None:
        """Add the chat to the application, and have what people do answered by `receive`."""
        sockets = Sockets(
            self._site,
            self._store,
            sessions=self._sessions,
            guard=self._guard,
            rooms=self._rooms,
            rate=self._of_session,
            texts=self._texts,
            clock=self._clock,
            build=self._pages.build,
            answer=partial(self._answer, receive),
        )
        Refusals(self._guard, self._pages, self._texts).add_to(app)
        serves = self._guard.serves
        app.router.add_get("/", serves(self._pages.chat))
        app.router.add_get("/static/{build}/{name}", serves(self._pages.static))
        app.router.add_get("/ws", serves(sockets.serve, own=True))
        app.router.add_post("/files", serves(self._files.take, own=True))
        app.router.add_get("/files/{key}", serves(self._files.give, file=True))
        app.router.add_post("/forget", serves(partial(self._forget, receive), own=True))
        if self._mailbox is not None:
            app.router.add_get("/mail", serves(self._pages.mail))
            app.router.add_get("/mail/letters", serves(self._mailbox.list))
        app.on_shutdown.append(self._say_goodbye)

    async def run(self, receive: Receive) -> None:
        """Wait: people come by the routes."""
        del receive
        await asyncio.get_running_loop().create_future()

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        """Write the answer into the history and show it on the session's open pages."""
        record = partial(
            record_answer,
            peer=peer,
            answer=answer,
            event=event,
            asked=to.event if to else None,
            now=self._clock(),
        )
        await self._store.transact(record)
        if to:
            to.shown = True
        await self._rooms.refresh(peer)
        if answer.toast:
            self._rooms.send(peer, outgoing.toast(answer.toast[: WEB.toast]))

    def link(self, payload: str) -> str:
        """The address of the page, with the payload where browsers keep it to themselves.

        A fragment is sent to no server, so that it stands in no log; the page says it over its own
        connection, since a GET changes nothing.
        """
        return f"{self._site.address}/#start={payload}" if self._site.address else ""

    async def busy(self, peer: str) -> None:
        """Show the session's open pages that work is going on."""
        self._rooms.send(peer, outgoing.typing())

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The bytes of a file that a person sent, at most `limit` of them.

        Raises:
            AttachmentTooBig: when there are more.
            AttachmentGone: when the file is kept no longer.
        """
        peer, _, key = reference.partition("/")
        try:
            file = await self._store.transact(partial(file_of, peer=peer, key=key))
        except NoFile:
            raise AttachmentGone from None
        if len(file.content) > limit:
            raise AttachmentTooBig
        return file.content

    async def close(self) -> None:
        """Send every page away; they come back when there is a server again."""
        await self._rooms.close(WSCloseCode.GOING_AWAY)

    async def _say_goodbye(self, app: web.Application) -> None:
        del app
        await self.close()

    async def _answer(self, receive: Receive, visitor: Visitor, act: incoming.Act) -> str:
        """Have an act answered, and say what has become of it."""
        if refusal := self._refusal(visitor, act):
            return outgoing.refused(act.id, refusal)
        try:
            return await self._have_answered(receive, visitor, act)
        except NoFile:
            return outgoing.refused(act.id, self._texts.label("site-no-file"))
        except Exception:  # noqa: BLE001 - after any failure the page keeps the act and sends it again
            _log.exception("act_failed", act=act.type)
            return outgoing.failed(act.id)

    async def _have_answered(self, receive: Receive, visitor: Visitor, act: incoming.Act) -> str:
        event = Event(
            channel=CHANNEL,
            peer=visitor.peer,
            id=f"{visitor.peer}:{act.id}",
            what=await self._understood(visitor, act),
            origin=incoming.origin(act),
            address=visitor.address,
        )
        taken = InFlight(event)
        await receive(taken)
        return outgoing.done(act.id) if taken.shown else outgoing.failed(act.id)

    async def _understood(self, visitor: Visitor, act: incoming.Act) -> What:
        """What the act is for the conversation.

        Raises:
            NoFile: when the file is not the session's.
        """
        if not isinstance(act, incoming.Attached):
            return incoming.meaning(act)
        file = await self._store.transact(partial(file_of, peer=visitor.peer, key=act.file))
        return incoming.meaning_of_file(act, file, f"{visitor.peer}/{act.file}")

    def _refusal(self, visitor: Visitor, act: incoming.Act) -> str:
        """Why the act is not accepted; empty when it is."""
        words = act.text if isinstance(act, incoming.Said) else ""
        words = act.caption if isinstance(act, incoming.Attached) else words
        if len(words) > self._site.message_chars:
            return self._texts.label("site-too-long", chars=self._site.message_chars)
        wait = self._of_session.take(visitor.peer) or self._of_address.take(household(visitor.address))
        return self._texts.label("site-too-often", seconds=seconds(wait)) if wait else ""

    async def _forget(self, receive: Receive, request: web.Request) -> web.Response:
        """Leave the session for good: nobody can open its chat any more."""
        visitor = self._guard.visitor(request)
        event = Event(
            channel=CHANNEL,
            peer=visitor.peer,
            id=f"{visitor.peer}:ended:{secrets.token_hex(8)}",
            what=Ended(),
            address=visitor.address,
        )
        await receive(InFlight(event))
        await self._rooms.dismiss(visitor.peer, FORGOTTEN)
        response = web.Response(status=web.HTTPNoContent.status_code)
        self._sessions.forget(response)
        return response
