"""The program as `main.py` puts it together, running on the demonstration's registers."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from adapters.mail.folder import letters
from adapters.registers.importing.import_files import Options, import_files
from app.assembly.serving import serve
from app.demo.registers import DemoFacts, write_demo
from app.settings.sections import Settings


async def import_demo(settings: Settings, folder: Path) -> DemoFacts:
    """Import the demonstration's registers as of today."""
    now = datetime.now(UTC)
    today = now.astimezone(settings.supplier.time_zone).date()
    facts = write_demo(folder, today)
    url = settings.database.url.get_secret_value()
    imported = await asyncio.to_thread(import_files, [folder], url, Options(now=now, today=today))
    assert not imported.exit_code
    return facts


@asynccontextmanager
async def serving(settings: Settings, *, mailbox: bool = False) -> AsyncIterator[None]:
    """Serve until the end of the block; a start that fails fails the block."""
    ready = asyncio.Event()
    task = asyncio.create_task(serve(settings, ready=ready.set, mailbox=mailbox))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def code_from(folder: Path) -> str:
    """The code of the newest letter, once it has been delivered."""
    for _ in range(100):
        delivered = await asyncio.to_thread(letters, folder)
        if delivered:
            code: str = re.findall(r"\b\d{6}\b", delivered[0].text)[0]
            return code
        await asyncio.sleep(0.1)
    raise AssertionError("no letter came")
