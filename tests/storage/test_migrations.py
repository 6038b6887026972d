import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage import migrate
from storage.database import Database, open_database
from storage.store import open_store
from storage.tables import metadata

ROOT = Path(__file__).parents[2]
LETTER = '{"to": "a@mail.ru", "subject": "Код", "text": "123456"}'


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    opened = open_database(empty_url, foreign_keys=False)
    yield opened
    await opened.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def script_of(connection: Connection) -> ScriptDirectory:
    return ScriptDirectory.from_config(migrate.alembic_config(connection))


def say(sql: str) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        connection.execute(text(sql))

    return run


def ask(sql: str) -> Callable[[Connection], list[Any]]:
    return lambda connection: list(connection.execute(text(sql)))


def go(step: Callable[..., None], revision: str) -> Callable[[Connection], None]:
    return lambda connection: step(migrate.alembic_config(connection), revision)


def differences(connection: Connection) -> list[Any]:
    # On SQLite alembic takes an empty text for no default at all; PostgreSQL compares defaults for both.
    defaults = connection.dialect.name != "sqlite"
    context = MigrationContext.configure(connection, opts={"compare_server_default": defaults})
    return list(compare_metadata(context, metadata))


@pytest.mark.databases("sqlite", "postgresql")
async def test_each_migration_can_be_undone_and_done_again_and_all_of_them_together(empty: Database) -> None:
    script = await empty.run(script_of)
    for revision in reversed(list(script.walk_revisions())):
        await empty.run(go(command.upgrade, revision.revision))
        await empty.run(go(command.downgrade, "-1"))
        await empty.run(go(command.upgrade, revision.revision))
    assert await empty.run(tables) == set(metadata.tables)
    await empty.run(go(command.downgrade, "base"))
    assert await empty.run(tables) == set()
    await empty.run(go(command.upgrade, "head"))
    assert await empty.run(tables) == set(metadata.tables)


async def test_letters_keep_their_numbers_in_one_queue_with_errands_and_go_back_with_them(
    empty: Database, empty_url: str
) -> None:
    """A mailbox knows a letter by its number, and drops a second one of the same."""
    now = "'2025-11-24 09:30:00'"
    about = "payload, created_at, due_at, attempts"
    await empty.run(go(command.upgrade, "0003"))
    for row in (
        f"chats (channel, peer, memory, active_at) VALUES ('web', 'a', '{{}}', {now})",
        f"outbox (id, kind, {about}) VALUES (7, 'letter', '{LETTER}', {now}, {now}, 2)",
        f"errands (chat_id, kind, {about}) VALUES (1, 'receipt', '{{}}', {now}, {now}, 2)",
    ):
        await empty.run(say(f"INSERT INTO {row}"))  # our own words

    if empty_url.startswith("postgresql"):  # where a number that is given by hand is not counted
        await empty.run(ask("SELECT setval('outbox_id_seq', 7)"))

    await empty.run(go(command.upgrade, "0004"))
    queued = (
        "SELECT id, kind, chat_id, address, CAST(payload AS TEXT) AS payload, attempts FROM queue ORDER BY id"
    )
    letter, errand = await empty.run(ask(queued))
    assert [letter.id, letter.kind, letter.chat_id, letter.address] == [7, "letter", None, "a@mail.ru"]
    assert json.loads(letter.payload) == {"subject": "Код", "text": "123456"}
    assert [errand.id, errand.kind, errand.chat_id, errand.attempts] == [8, "receipt", 1, 2]

    await empty.run(go(command.downgrade, "0003"))
    ((number, payload),) = await empty.run(ask("SELECT id, CAST(payload AS TEXT) FROM outbox"))
    assert (number, json.loads(payload)) == (7, json.loads(LETTER))
    assert await empty.run(ask("SELECT chat_id, kind, attempts FROM errands")) == [(1, "receipt", 2)]


async def test_migrated_database_has_the_tables_of_the_code(empty: Database) -> None:
    await empty.run(go(command.upgrade, "head"))

    assert await empty.run(differences) == []


async def test_newest_migration_is_the_one_the_code_asks_for(empty: Database) -> None:
    script = await empty.run(script_of)

    assert script.get_heads() == [migrate.SCHEMA]


async def test_empty_database_is_filled_once(empty: Database, empty_url: str) -> None:
    store = open_store(empty_url)
    await store.prepare()
    await store.prepare()
    await store.close()

    assert await empty.run(migrate.version) == migrate.SCHEMA
    assert await empty.run(tables) == set(metadata.tables)


async def test_two_processes_may_fill_an_empty_database_at_once(empty: Database, empty_url: str) -> None:
    stores = [open_store(empty_url) for _ in range(2)]

    await asyncio.gather(*(store.prepare() for store in stores))

    for store in stores:
        await store.close()
    assert await empty.run(migrate.version) == migrate.SCHEMA


@pytest.mark.parametrize(("found", "word"), [("0000", "старше"), ("9999", "новее")])
async def test_older_or_newer_schema_is_refused_with_what_to_do(
    database_url: str, found: str, word: str
) -> None:
    database = open_database(database_url)
    await database.run(say(f"UPDATE alembic_version SET version_num = '{found}'"))  # noqa: S608  # our own words
    await database.close()
    store = open_store(database_url)

    with pytest.raises(migrate.SchemaRefused, match=f"{word} программы.*{found}.*python main.py migrate"):
        await store.prepare()
    await store.close()


async def test_upgrade_of_a_current_database_changes_nothing(database_url: str) -> None:
    await migrate.upgrade(database_url)

    store = open_store(database_url)
    await store.prepare()
    await store.close()


async def test_migration_that_fails_halfway_leaves_nothing(empty: Database, empty_url: str) -> None:
    in_the_way = max(metadata.tables)
    await empty.run(say(f"CREATE TABLE {in_the_way} (a INTEGER)"))

    with pytest.raises(DBAPIError, match="already exists"):
        await migrate.upgrade(empty_url)

    assert await empty.run(tables) == {in_the_way}


async def test_readings_that_were_on_check_before_say_why_after_the_upgrade(empty: Database) -> None:
    await empty.run(go(command.upgrade, "0002"))
    await empty.run(say("INSERT INTO accounts (id, number) VALUES (1, '1')"))
    await empty.run(
        say(
            "INSERT INTO meters (id, account_id, number, digits, ratio) VALUES"
            " (1, 1, '1', 5, 1000), (20, 1, '20', 5, 20000)"
        )
    )
    await empty.run(
        say(
            "INSERT INTO readings"
            " (id, meter_id, t1, t2, c1, c2, status, source, taken_on, received_at, month)"
            " VALUES (1, 1, 12, NULL, 22, NULL, 'on_check', 'WEB', '2025-10-22', '2025-10-22', 202510)"
            ", (2, 1, 9859, NULL, 9000, NULL, 'on_check', 'WEB', '2025-10-22', '2025-10-22', 202510)"
            ", (3, 1, 590, 12, 10, 22, 'on_check', 'WEB', '2025-10-22', '2025-10-22', 202510)"
            ", (4, 20, 9859, NULL, 180000, NULL, 'on_check', 'WEB', '2025-10-22', '2025-10-22', 202510)"
            ", (5, 1, 12, NULL, 22, NULL, 'accepted', 'WEB', '2025-10-22', '2025-10-22', 202510)"
        )
    )

    await empty.run(go(command.upgrade, "head"))

    assert await empty.run(
        lambda connection: list(
            connection.scalars(text("SELECT coalesce(suspicion, '') FROM readings ORDER BY id"))
        )
    ) == ["turned_over", "beyond_capacity", "turned_over", "beyond_capacity", ""]


@pytest.mark.databases("sqlite")
async def test_migration_that_leaves_broken_references_is_undone(database_url: str) -> None:
    database = open_database(database_url, foreign_keys=False)
    await database.run(say("INSERT INTO codes VALUES (404, '', '', '', '', '', 1)"))
    await database.close()

    with pytest.raises(migrate.BrokenReferences):
        await migrate.upgrade(database_url)


def test_start_on_a_current_database_does_not_import_alembic(database_url: str) -> None:
    program = f"""
import asyncio, sys
from storage.store import open_store

async def start():
    store = open_store({database_url!r})
    await store.prepare()
    await store.close()

asyncio.run(start())
sys.exit("alembic" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)  # noqa: S603  # the program above
