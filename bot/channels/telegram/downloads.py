"""Files that people send."""

from contextlib import aclosing
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import GetFile
from aiohttp import ClientError

from bot.channels.telegram.calls import patiently
from bot.engine.channel import AttachmentTooBig

_TIMEOUT: Final = 60


async def download(bot: Bot, reference: str, limit: int) -> bytes:
    """The bytes of a file, at most `limit` of them.

    Raises:
        AttachmentTooBig: when there are more, or more than Telegram lets a bot fetch.
        TelegramAPIError: when the file could not be fetched.
    """
    try:
        return await patiently(_download, bot, reference, limit)
    except TelegramBadRequest as refusal:
        if "file is too big" in refusal.message:
            raise AttachmentTooBig from None
        raise


async def _download(bot: Bot, reference: str, limit: int) -> bytes:
    method = GetFile(file_id=reference)
    file = await bot(method)
    if (file.file_size or 0) > limit:
        raise AttachmentTooBig
    url = bot.session.api.file_url(bot.token, file.file_path or "")
    content = bytearray()
    try:
        async with aclosing(bot.session.stream_content(url, timeout=_TIMEOUT)) as chunks:
            async for chunk in chunks:
                content += chunk
                if len(content) > limit:
                    raise AttachmentTooBig
    except (ClientError, TimeoutError):
        # Not a word of the original: the address of a file has the token in it.
        raise TelegramNetworkError(method, "the download broke off") from None
    return bytes(content)
