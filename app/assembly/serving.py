"""The whole program at work, until it is stopped: store, conversation, channels, what happens by itself."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from adapters.photographs.apart import codes_on, fit_to_keep
from app.assembly.desk import desk_chat, desk_of
from app.assembly.documents import documents_of
from app.assembly.jobs import jobs_of
from app.assembly.mail import postman_of
from app.assembly.messengers import NONE_IS_ON, switched_on
from app.assembly.messengers.messenger import House
from app.assembly.papers import check_link
from app.assembly.payments import offered, opened
from app.assembly.payments.guard import address_of, guarded
from app.assembly.payments.returning import RETURN_PATH, add_return_page
from app.assembly.server import application, listening
from app.assembly.sms import texting_of
from app.assembly.store import prepared_store
from app.assembly.supplier import policy_of, supplier_of
from app.clock import now
from app.pages.calendar import CalendarPages
from app.pages.letters import LetterPages
from app.pages.passwords import PasswordPages
from app.pages.surroundings import Surroundings
from app.settings.sections import Settings
from bot.cabinet import conversation
from bot.channels.supervisor import side_by_side
from bot.engine.dispatcher import Dispatcher
from bot.errands.photographs import Photographs
from bot.tasks import task_kinds
from bot.texts import russian
from core.base.calendar import is_working_day
from core.base.system_errors import Misconfigured
from core.model.supplier.policy import Policy
from core.ports.store import Store
from jobs import once
from jobs.bringing_appeals import appeal_bringing
from jobs.broadcasting import broadcast_runs
from jobs.delegations import delegation_ends
from jobs.payments import Cashier
from jobs.schedule import schedule
from jobs.telling_outages import outage_tellings
from jobs.worker import Worker

if TYPE_CHECKING:
    from core.ports.payment_providers import PaymentProvider

_log = structlog.get_logger(__name__)


async def serve(
    settings: Settings, *, ready: Callable[[], None] = lambda: None, mailbox: bool = False
) -> None:
    """Serve the channels that the settings name until SIGTERM or SIGINT, then end without losing a turn.

    `ready` is called when people can write; `mailbox` shows the letters beside the chat, for a demonstration.

    Raises:
        Misconfigured: when an administrator has to see to something first.
        ExceptionGroup: of every Misconfigured, when no channel is left.
    """
    messengers = switched_on(settings)
    if not messengers:
        raise Misconfigured(NONE_IS_ON)
    policy, supplier, postman = policy_of(settings), supplier_of(settings), postman_of(settings)
    documents = documents_of(settings)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(prepared_store(settings))
        clients: dict[str, PaymentProvider] = {}
        cashier = Cashier(
            store,
            clients,
            policy=policy,
            return_url=settings.server.base_url + RETURN_PATH,
            clock=now,
        )
        providers = opened(settings, lambda name: partial(cashier.heard, name))
        for provider in providers:
            stack.push_async_callback(provider.client.close)
            clients[provider.client.name] = provider.client
        policy = replace(policy, methods=tuple(each for each in policy.methods if each.provider in clients))
        desk = desk_of(settings, policy, supplier)
        dispatcher = Dispatcher(conversation(policy, supplier), store, clock=now, desk=desk)
        kinds = task_kinds(
            dispatcher,
            store,
            postman=postman,
            documents=documents,
            photographs=Photographs(codes_on=codes_on, fit_to_keep=fit_to_keep),
            cashier=cashier,
            policy=policy,
            supplier=supplier,
            check_link=check_link(settings, lambda: dispatcher.links),
            clock=now,
            texting=texting_of(settings, store, policy, now),
        )
        jobs = jobs_of(settings, store, policy=policy, providers=clients.values(), clock=now)
        kinds += [
            *cashier.kinds(),
            delegation_ends(store, clock=now),
            appeal_bringing(store, desk_chat(settings), clock=now),
            broadcast_runs(store, policy, clock=now),
            *outage_tellings(store, policy, clock=now),
            *once.kinds(jobs, store, clock=now),
        ]
        worker = Worker(store, kinds, clock=now)
        zone = settings.supplier.time_zone
        scheduler = schedule(zone, {job: once.queueing(store, job, zone=zone, clock=now) for job in jobs})
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        routes = application()
        has_links = bool(offered(settings))
        if has_links:
            guarded(routes, settings.server)
            add_return_page(routes, cashier, russian(), lambda: dispatcher.links)
        for provider in providers:
            provider.routes(routes, partial(address_of, server=settings.server))
        _add_pages(routes, settings, store, policy)
        house = House(store=store, mailbox=mailbox)
        channels = [messenger.open(settings, house) for messenger in messengers]
        for channel in channels:
            stack.push_async_callback(channel.close)
            dispatcher.join(channel)
            channel.routes(routes, dispatcher.receive)
        # What was opened last ends first: nobody can write any more, then the turns in flight end.
        stack.push_async_callback(dispatcher.drain)
        is_called = any(messenger.calls_us(settings) for messenger in messengers)
        if has_links or policy.password_page or policy.letters_page or is_called:
            await stack.enter_async_context(listening(routes, settings.server))
        _say_that_people_can_write(settings)
        ready()
        _warm_calendar(policy)
        await _until_told_to_stop(
            dispatcher.run(),
            worker.run(),
            side_by_side(channels, dispatcher.receive),
        )


def _add_pages(routes: web.Application, settings: Settings, store: Store, policy: Policy) -> None:
    """The pages to which letters and chats lead, where the server has the address for them."""
    around = Surroundings(
        store=store,
        texts=russian(),
        policy=policy,
        supplier=supplier_of(settings).contacts.name,
        chat=settings.server.base_url + "/" if settings.web.enabled else "",
        clock=now,
        address_of=partial(address_of, server=settings.server),
    )
    if policy.password_page:
        CalendarPages(around).routes(routes)
        PasswordPages(around).routes(routes)
    if policy.letters_page:
        LetterPages(around).routes(routes)


def _say_that_people_can_write(settings: Settings) -> None:
    """And where: without this a start looks like a standstill."""
    chat = {"chat": settings.server.base_url} if settings.web.enabled else {}
    _log.info("bot_runs", channels=[each.name for each in switched_on(settings)], **chat)


def _warm_calendar(policy: Policy) -> None:
    """Read the holidays, which takes a third of a second, before the first turn asks for a due day.

    Begun when people can write already, since it would take its time from the start as well.
    """
    Thread(target=is_working_day, args=(policy.day(now()),), name="calendar", daemon=True).start()


async def _until_told_to_stop(*workers: Coroutine[Any, Any, None]) -> None:
    """Run the workers until a signal, or until one of them fails, which ends the others."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(worker) for worker in workers]
        await stop.wait()
        for task in tasks:
            task.cancel()
