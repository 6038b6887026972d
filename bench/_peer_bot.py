"""The peer of `turn.py`: the same dialogue as the manuals of aiogram and SQLAlchemy teach to write it.

A webhook by SimpleRequestHandler; a router with F and State filters, FSMContext in MemoryStorage; a session
a update from a middleware; ORM models on aiosqlite with the pragmas that ours has. It shows the screens
that ours shows. What it does not do: it remembers neither events nor dialogues nor answers over a restart,
takes no lock, logs no audit, and judges a reading only by the one before.
"""

import secrets
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    TelegramObject,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from sqlalchemy import ForeignKey, event, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

WEBHOOK_PATH = "/webhook"

# --- models ---


class Base(DeclarativeBase):
    """All tables."""


class Account(Base):
    """An account, and what is owed for it."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    owed: Mapped[int]


class Meter(Base):
    """A meter."""

    __tablename__ = "meters"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    number: Mapped[str]


class Reading(Base):
    """A reading."""

    __tablename__ = "readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    meter_id: Mapped[int] = mapped_column(ForeignKey("meters.id"), index=True)
    value: Mapped[int]
    taken_on: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    code: Mapped[str | None]


class User(Base):
    """A chat, and the account that it has open."""

    __tablename__ = "users"

    chat_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    account: Mapped[Account] = relationship()


async def account_of(session: AsyncSession, chat_id: int) -> Account:
    """The account that a chat has open."""
    user = await session.get_one(User, chat_id, options=[joinedload(User.account)])
    return user.account


async def meter_of(session: AsyncSession, account: Account) -> Meter:
    """The account's meter."""
    return (await session.scalars(select(Meter).where(Meter.account_id == account.id))).one()


async def last_reading(session: AsyncSession, meter_id: int) -> Reading | None:
    """The meter's newest reading."""
    return await session.scalar(
        select(Reading)
        .where(Reading.meter_id == meter_id)
        .order_by(Reading.taken_on.desc(), Reading.id.desc())
        .limit(1)
    )


# --- keyboards ---


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Rows of buttons, each a label and what it carries."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows
        ]
    )


MENU = keyboard(
    [("Информация", "information")],
    [("Показания", "readings")],
    [("Квитанция", "receipt")],
    [("Мои счета", "accounts")],
    [("Контакты", "contacts"), ("Помощь", "help")],
)
ASK = keyboard([("Подробнее о счётчике", "meter")], [("История показаний", "history")], [("Отмена", "menu")])
DONE = keyboard([("Удалить показания", "delete")], [("История показаний", "history")], [("В начало", "menu")])

# --- handlers ---

router = Router()


class HandIn(StatesGroup):
    """Handing in a reading."""

    value = State()


async def menu_text(session: AsyncSession, chat_id: int) -> str:
    """The main screen."""
    account = await account_of(session, chat_id)
    meter = await meter_of(session, account)
    last = await last_reading(session, meter.id)
    today = datetime.now(UTC).date()
    handed_in = last is not None and (last.taken_on.year, last.taken_on.month) == (today.year, today.month)
    return (
        f"ЛС <b>{account.number}</b>\n\nПАО «Энергосбыт»\n\n"
        f"К оплате: <b>{account.owed // 100},{account.owed % 100:02d} ₽</b>\n"
        + ("Показания за месяц переданы ✓" if handed_in else "Показания за месяц ждём до 25 числа.")
    )


@router.message(CommandStart())
async def start(message: Message, state: FSMContext, session: AsyncSession) -> None:
    """Show the main screen."""
    await state.clear()
    await message.answer(await menu_text(session, message.chat.id), reply_markup=MENU)


@router.callback_query(F.data == "menu")
async def menu(query: CallbackQuery, state: FSMContext, session: AsyncSession) -> None:
    """Go back to the main screen."""
    await state.clear()
    if isinstance(query.message, Message):
        text = await menu_text(session, query.message.chat.id)
        await query.message.edit_text(text, reply_markup=MENU)
    await query.answer()


@router.callback_query(F.data == "readings")
async def ask_value(query: CallbackQuery, state: FSMContext, session: AsyncSession) -> None:
    """Ask what the meter shows."""
    if isinstance(query.message, Message):
        account = await account_of(session, query.message.chat.id)
        meter = await meter_of(session, account)
        last = await last_reading(session, meter.id)
        await state.set_state(HandIn.value)
        await state.update_data(account=account.number, meter_id=meter.id, meter=meter.number)
        before = f"от {last.taken_on:%d.%m.%Y} — <b>{last.value}</b>" if last else "показаний ещё не было"
        await query.message.edit_text(
            f"ЛС <b>{account.number}</b>\n\nСчётчик № {meter.number}: {before}\n\n"
            "Напишите, что счётчик показывает сейчас.\n"
            f"Например: <code>{last.value if last else 1234:06d}</code>",
            reply_markup=ASK,
        )
    await query.answer()


@router.message(HandIn.value, F.text)
async def hand_in(message: Message, state: FSMContext, session: AsyncSession) -> None:
    """Take the value."""
    text = (message.text or "").strip()
    if not text.isdecimal():
        await message.answer("Не вижу здесь показания. Нужны только цифры со счётчика.", reply_markup=ASK)
        return
    data = await state.get_data()
    last = await last_reading(session, data["meter_id"])
    previous = last.value if last else 0
    if int(text) < previous:
        await message.answer(f"Не принято: {text} меньше прошлого показания, {previous}.", reply_markup=ASK)
        return
    now = datetime.now(UTC)
    reading = Reading(
        meter_id=data["meter_id"], value=int(text), taken_on=now.date(), code=secrets.token_hex(5)
    )
    session.add(reading)
    await session.commit()
    await state.clear()
    await message.answer(
        f"ЛС <b>{data['account']}</b>\n\n<b>Показания приняты ✓</b>\nКод: <code>{reading.code}</code>\n\n"
        f"ЛС {data['account']}, счётчик № {data['meter']}\nПередано: <b>{reading.value}</b>\n"
        f"Было: <b>{previous}</b>\nКогда: {now:%d.%m.%Y %H:%M}, чат в Telegram\n"
        f"Расход: {reading.value - previous} кВт·ч",
        reply_markup=DONE,
    )


@router.message()
async def unexpected(message: Message) -> None:
    """Say what can be done."""
    await message.answer("Не понял вас. Нажмите кнопку ниже.", reply_markup=MENU)


# --- putting it together ---

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class DatabaseMiddleware(BaseMiddleware):
    """A session for each update."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Hand the session on."""
        async with self.sessions() as session:
            data["session"] = session
            return await handler(event, data)


def open_engine(path: str) -> AsyncEngine:
    """The database, with the pragmas that ours has."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def main(path: str, token: str, api_url: str, port: int, secret: str) -> None:
    """Serve the webhook until told to stop."""
    bot = Bot(
        token,
        session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    dispatcher.update.middleware(
        DatabaseMiddleware(async_sessionmaker(open_engine(path), expire_on_commit=False))
    )

    @dispatcher.startup()
    async def set_webhook() -> None:
        await bot.set_webhook(f"https://peer.example{WEBHOOK_PATH}", secret_token=secret)

    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(app, WEBHOOK_PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
