"""SMS as text files in a folder, for trying things out."""

import asyncio
from pathlib import Path

from core.model.messages.sms import Sms
from core.ports.sms import SmsUnavailable


class FolderSms:
    """Puts each message into the folder under its name: the telephone on the first line, then the text."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder, which is made with the first message."""
        self._folder = folder

    async def send(self, sms: Sms, name: str) -> None:
        """Write the message's file, as `core.ports.sms.SmsGateway` says."""
        try:
            await asyncio.to_thread(_write, self._folder / f"{name}.txt", f"{sms.phone}\n{sms.text}\n")
        except OSError as failure:
            raise SmsUnavailable(type(failure).__name__) from failure


def _write(file: Path, contents: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(contents, "utf-8")
