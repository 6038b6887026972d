"""One memory of compiled statements for all SQLite databases of the tests: each would compile them anew."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import database

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

E = TypeVar("E", Engine, AsyncEngine)


@pytest.fixture(scope="session", autouse=True)
def shared_statements() -> Iterator[None]:
    """Have the program open its SQLite databases with statements that others have compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", _remembering(create_engine))
        patch.setattr(database, "create_async_engine", _remembering(create_async_engine))
        yield


def _remembering(create: Callable[..., E]) -> Callable[..., E]:
    dialects: dict[str, Dialect] = {}
    statements: dict[Any, Any] = {}

    def created(address: Any, **options: Any) -> E:
        opened = create(address, **options)
        engine = opened if isinstance(opened, Engine) else opened.sync_engine
        if engine.dialect.name != "sqlite":
            return opened
        if known := dialects.get(engine.driver):
            engine.dialect = known  # statements are remembered together with the dialect they are for
        else:

            @event.listens_for(engine, "connect")
            def learn(*_: object) -> None:
                dialects.setdefault(engine.driver, engine.dialect)  # it knows what it speaks to by now

        engine.update_execution_options(compiled_cache=statements)
        return opened

    return created
