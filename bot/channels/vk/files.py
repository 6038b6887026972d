"""Files both ways: uploads for our messages, downloads of what people send."""

import json
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import PurePath
from typing import Any, Final

import stamina
import structlog
from aiohttp import ClientError, ClientTimeout, FormData

from bot.channels.vk.api import VkApi
from bot.channels.vk.errors import Fate, OutOfReach, Refused, Resting
from bot.channels.vk.incoming import address_of
from bot.engine import markup
from bot.engine.channel import AttachmentGone, AttachmentTooBig
from core.model.files import KeptFile

_log = structlog.get_logger(__name__)

_TIMEOUT: Final = ClientTimeout(total=120)
_TRIES: Final = 4


class FileRefused(Exception):
    """VK takes no such file, or no file at all for now: the words are not to wait for it."""


class _Broken(OutOfReach):
    """An upload or a download broke off."""


class _Expired(Exception):
    """The address is no longer good."""


async def upload(api: VkApi, peer: int, file: KeptFile) -> str:
    """Upload a file for a message to the peer, and return its name there: `doc1_2_key`.

    Raises:
        FileRefused: when VK does not take it.
        Refused: when the person cannot be written to, for now or at all.
        OutOfReach: when VK could not be reached.
    """
    if file.is_picture:
        try:
            return await _repeated(_photo, api, peer, file)
        except FileRefused:
            # Too wide, perhaps, or the token has no right to photos: as a document it still goes out.
            _log.warning("picture_refused")
    return await _repeated(_document, api, peer, file)


async def _repeated(how: Any, api: VkApi, peer: int, file: KeptFile) -> str:
    """From the beginning when it breaks off: an upload address is good once."""
    async for attempt in stamina.retry_context(on=_Broken, attempts=_TRIES, timeout=300.0):
        with attempt:
            try:
                attachment: str = await how(api, peer, file)
            except Resting:
                raise FileRefused from None
            except Refused as refusal:
                if refusal.fate in {Fate.UNREACHABLE, Fate.NOT_NOW}:
                    raise  # the words would be refused as well
                raise FileRefused from None
            return attachment
    raise AssertionError("unreachable")  # the last attempt returns or raises


async def _document(api: VkApi, peer: int, file: KeptFile) -> str:
    place = await api.call("docs.getMessagesUploadServer", type="doc", peer_id=peer)
    receipt = await _post(api, place["upload_url"], "file", file)
    if "file" not in receipt:
        raise FileRefused
    saved = await api.call("docs.save", file=receipt["file"], title=_title(file))
    return _attachment("doc", saved["doc"])


async def _photo(api: VkApi, peer: int, file: KeptFile) -> str:
    place = await api.call("photos.getMessagesUploadServer", peer_id=peer)
    receipt = await _post(api, place["upload_url"], "photo", file)
    if not receipt.get("photo") or receipt["photo"] == "[]":
        raise FileRefused
    saved = await api.call(
        "photos.saveMessagesPhoto",
        photo=receipt["photo"],
        server=receipt["server"],
        hash=receipt["hash"],
    )
    return _attachment("photo", saved[0])


async def _post(api: VkApi, url: str, field: str, file: KeptFile) -> Mapping[str, Any]:
    form = FormData()
    # The name that people see goes with docs.save; here only its ending counts.
    ending = PurePath(_title(file)).suffix
    form.add_field(field, file.content, filename=f"file{ending}" if ending[1:].isalnum() else "file")
    try:
        async with api.session.post(url, data=form, timeout=_TIMEOUT) as response:
            if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise _Broken("upload", f"HTTP {response.status}")
            receipt = json.loads(await response.read())
    except (ClientError, TimeoutError) as fault:
        raise _Broken("upload", type(fault).__name__) from None
    except ValueError:
        raise FileRefused from None
    return receipt if isinstance(receipt, dict) else {}


def _title(file: KeptFile) -> str:
    """The file's name, which may be a person's own."""
    return markup.one_line(file.name) or "file"


def _attachment(kind: str, saved: Mapping[str, Any]) -> str:
    key = f"_{saved['access_key']}" if saved.get("access_key") else ""
    return f"{kind}{saved['owner_id']}_{saved['id']}{key}"


async def fetch(api: VkApi, reference: str, limit: int) -> bytes:
    """The bytes of a file that a person sent, at most `limit` of them.

    The address came with the message and lives for a short time; when it has died, the message is asked for
    again, and with it comes a new one.

    Raises:
        AttachmentTooBig: when there are more bytes.
        AttachmentGone: when the person has taken the message away.
        VkError: when VK could not be reached.
    """
    peer, message, number, url = json.loads(reference)
    with suppress(_Expired):
        return await _download(api, url, limit)
    found = await api.call(
        "messages.getByConversationMessageId", peer_id=peer, conversation_message_ids=[message]
    )
    try:
        return await _download(api, address_of(found["items"][0], number), limit)
    except (IndexError, _Expired):
        raise AttachmentGone from None


@stamina.retry(on=_Broken, attempts=_TRIES, timeout=120.0)
async def _download(api: VkApi, url: str, limit: int) -> bytes:
    if not url:
        raise _Expired
    content = bytearray()
    try:
        async with api.session.get(url, timeout=_TIMEOUT) as response:
            if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise _Broken("download", f"HTTP {response.status}")
            if response.status != HTTPStatus.OK:
                raise _Expired
            async for chunk in response.content.iter_any():
                content += chunk
                if len(content) > limit:
                    raise AttachmentTooBig
    except (ClientError, TimeoutError) as fault:
        raise _Broken("download", type(fault).__name__) from None
    return bytes(content)
