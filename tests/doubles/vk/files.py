"""Files on VK's side: uploads, documents, photos, voice messages, and the addresses they are fetched from."""

import json
import mimetypes
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.doubles.clock import Clock
from tests.doubles.vk.errors import Refused, invalid

Json = dict[str, Any]

DOCUMENT_MAX_BYTES = 200 << 20
PHOTO_MAX_BYTES = 50 << 20
PHOTO_SIDES_MAX = 14_000
PHOTO_RATIO_MAX = 20
LINK_LIFETIME = timedelta(hours=24)  # VK publishes no number; its addresses are known to die
_REFUSED_EXTENSIONS = {"mp3", "exe", "bat", "cmd", "com", "msi", "apk"}
_SIZES = {"s": 75, "m": 130, "x": 604}
_DOCUMENT_KINDS = {"pdf": 1, "txt": 1, "csv": 1, "xlsx": 1, "docx": 1, "zip": 2, "gif": 3, "png": 4, "jpg": 4}


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """A file in VK, of the bot or a person; `kind` is doc, photo or audio_message, `wire` its attachment."""

    kind: str
    name: str
    data: bytes
    wire: Json

    @property
    def mime(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def owner_id(self) -> int:
        return int(self.wire["owner_id"])

    @property
    def attachment(self) -> str:
        """How a call names it: doc1_2_key."""
        return f"{self.kind}{self.owner_id}_{self.wire['id']}_{self.wire['access_key']}"

    def __repr__(self) -> str:
        return f"File({self.kind}, {self.name!r}, {len(self.data)} bytes)"


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A file part of a call."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.data)} bytes)"


class Files:
    """Every file sent by anyone. Addresses begin with `base_url` and live for a day."""

    def __init__(self, clock: Clock) -> None:
        self.base_url = ""
        self._clock = clock
        self._ids = count(456_239_017)
        self._kept: dict[tuple[str, int, int], File] = {}
        self._upload_peers: dict[str, tuple[str, int]] = {}
        self._uploaded: dict[str, tuple[Upload, int]] = {}
        self._links: dict[str, tuple[str, bytes, datetime]] = {}

    def upload_url(self, kind: str, peer_id: int) -> str:
        ticket = self._secret()
        self._upload_peers[ticket] = (kind, peer_id)
        return f"{self.base_url}/upload/{kind}/{ticket}"

    def upload(self, kind: str, ticket: str, parts: dict[str, Upload]) -> Json:
        """What the upload server answers; it reports its errors as 200 with the field `error`."""
        ticket_kind, peer_id = self._upload_peers.get(ticket, ("", 0))
        part = parts.get("file" if kind == "doc" else "photo")
        if ticket_kind != kind:
            return {"error": "ERR_UPLOAD_BAD_HASH"}
        if len(parts) != 1 or part is None or not part.data:
            return {"error": "ERR_UPLOAD_FILE_NOT_UPLOADED"}
        receipt = self._secret()
        if kind == "photo":
            if not _is_photo(part.data):
                return {"server": 1, "photo": "[]", "hash": receipt}
            self._uploaded[receipt] = (part, peer_id)
            return {"server": 1, "photo": json.dumps([{"photo": receipt}]), "hash": receipt}
        if _extension(part.name) in _REFUSED_EXTENSIONS or len(part.data) > DOCUMENT_MAX_BYTES:
            return {"error": "ERR_UPLOAD_BAD_FILE_TYPE_OR_SIZE"}
        self._uploaded[receipt] = (part, peer_id)
        return {"file": receipt}

    def save_document(self, receipt: str, title: str | None) -> File:
        """docs.save: the document belongs to the peer it was uploaded for; a receipt is good once."""
        if receipt not in self._uploaded:
            raise Refused(105)
        part, peer_id = self._uploaded.pop(receipt)
        return self.keep_document(title or part.name, part.data, peer_id)

    def save_photo(self, params: Json, group_id: int) -> File:
        """photos.saveMessagesPhoto: the photo belongs to the community."""
        receipt = params.get("hash", "")
        if params["photo"] in {"", "[]"}:
            raise invalid("photo is undefined")
        if params.get("server") != 1:
            raise Refused(118)
        if receipt not in self._uploaded or params["photo"] != json.dumps([{"photo": receipt}]):
            raise Refused(121)
        part, _ = self._uploaded.pop(receipt)
        return self.keep_photo(part.name, part.data, -group_id)

    def keep_document(self, name: str, data: bytes, owner_id: int) -> File:
        extension = _extension(name)
        wire = self._wire(owner_id) | {
            "title": name,
            "size": len(data),
            "ext": extension,
            "type": _DOCUMENT_KINDS.get(extension, 8),
        }
        wire["url"] = f"{self.base_url}/doc{self._link(name, data)}"
        return self._keep(File("doc", name, data, wire))

    def keep_photo(self, name: str, data: bytes, owner_id: int) -> File:
        if not _is_photo(data):
            raise ValueError("VK shows no such picture")
        with Image.open(BytesIO(data)) as picture:
            sizes = [self._size(kind, picture, side) for kind, side in _SIZES.items()]
            url = self.base_url + self._link(name, data)
            full: Json = {"type": "w", "url": url, "width": picture.width, "height": picture.height}
        sizes.insert(1, full)  # VK promises no order
        wire = self._wire(owner_id) | {"album_id": -3, "text": "", "has_tags": False, "sizes": sizes}
        return self._keep(File("photo", name, data, wire))

    def keep_voice(self, data: bytes, seconds: int, owner_id: int) -> File:
        wire = self._wire(owner_id) | {"duration": seconds, "waveform": [0, 5, 20, 5]}
        del wire["date"]
        wire["link_mp3"] = self.base_url + self._link("voice.mp3", data)
        wire["link_ogg"] = self.base_url + self._link("voice.ogg", data)
        return self._keep(File("audio_message", "voice.ogg", data, wire))

    def find(self, kind: str, owner_id: int, number: int) -> File | None:
        return self._kept.get((kind, owner_id, number))

    def download(self, path: str) -> tuple[str, bytes] | None:
        """The name and content behind an address, unless it is unknown or too old."""
        name, data, until = self._links.get(path, ("", b"", self._clock.now()))
        return (name, data) if self._clock.now() < until else None

    def _wire(self, owner_id: int) -> Json:
        return {
            "id": next(self._ids),
            "owner_id": owner_id,
            "date": self._clock.timestamp(),
            "access_key": self._secret()[:18],
        }

    def _keep(self, file: File) -> File:
        self._kept[file.kind, file.owner_id, file.wire["id"]] = file
        return file

    def _link(self, name: str, data: bytes) -> str:
        suffix = f".{_extension(name)}" if _extension(name) else ""
        path = f"/files/{self._secret()}{suffix}"
        self._links[path] = (name, data, self._clock.now() + LINK_LIFETIME)
        return path

    def _size(self, kind: str, picture: Image.Image, side: int) -> Json:
        small = picture.convert("RGB")
        small.thumbnail((side, side))
        encoded = BytesIO()
        small.save(encoded, "JPEG")
        url = self.base_url + self._link("photo.jpg", encoded.getvalue())
        return {"type": kind, "url": url, "width": small.width, "height": small.height}

    def _secret(self) -> str:
        return sha256(str(next(self._ids)).encode()).hexdigest()


def attachment_of(file: File) -> Json:
    """An item of a message's `attachments`."""
    return {"type": file.kind, file.kind: file.wire}


def sticker_of(sticker_id: int) -> Json:
    """A sticker as an item of a message's `attachments`."""
    image = {"url": f"https://vk.com/sticker/1-{sticker_id}-128", "width": 128, "height": 128}
    sticker = {"inner_type": "base_sticker_new", "sticker_id": sticker_id, "product_id": 279}
    return {"type": "sticker", "sticker": sticker | {"images": [image]}}


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_photo(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data)) as picture:
            width, height = picture.size
            taken = picture.format in {"JPEG", "PNG", "GIF"}
    except UnidentifiedImageError:
        return False
    return (
        taken
        and len(data) <= PHOTO_MAX_BYTES
        and width + height <= PHOTO_SIDES_MAX
        and max(width, height) <= PHOTO_RATIO_MAX * min(width, height)
    )
