"""What the server remembers apart from the conversations: the time, the files, who is who."""

import mimetypes
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from tests.doubles.clock import Clock
from tests.doubles.telegram.errors import Refused, bad_request

if TYPE_CHECKING:
    from tests.doubles.telegram.chats import Chat
    from tests.doubles.telegram.people import Person, Press
    from tests.doubles.telegram.updates import Updates

Json = dict[str, Any]

DOWNLOAD_MAX_BYTES = 20 << 20
PHOTO_MAX_BYTES = 10 << 20
PHOTO_SIDES_MAX = 10_000
PHOTO_RATIO_MAX = 20
LINK_LIFETIME = timedelta(hours=1)
_THUMBNAIL_SIDE = 90


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """A file that the server holds, from the bot or a person."""

    name: str
    data: bytes
    mime: str
    file_id: str
    unique_id: str
    folder: str

    def __repr__(self) -> str:
        return f"File({self.name!r}, {self.mime}, {len(self.data)} bytes)"


class Files:
    """Every file sent by anyone, and the links for downloading, which work for an hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, File] = {}
        self._links: dict[str, tuple[File, datetime]] = {}
        self._sizes: dict[str, list[Json]] = {}
        self._numbers = count(1)

    def keep(self, name: str, data: bytes, mime: str | None = None, folder: str = "documents") -> File:
        number = next(self._numbers)
        kind = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(name, data, kind, f"BQACAgIAAxk{number:09d}", f"AgAD{number:09d}", folder)
        self._files[file.file_id] = file
        return file

    def find(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def link(self, file_id: str) -> Json:
        """A File object with a path for downloading, as getFile gives it."""
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > DOWNLOAD_MAX_BYTES:
            raise bad_request("file is too big")
        suffix = f".{file.name.rpartition('.')[2]}" if "." in file.name else ""
        path = f"{file.folder}/file_{file.unique_id[4:].lstrip('0')}{suffix}"
        self._links[path] = (file, self._clock.now() + LINK_LIFETIME)
        return {
            "file_id": file.file_id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.data),
            "file_path": path,
        }

    def download(self, path: str) -> File:
        file, until = self._links.get(path, (None, self._clock.now()))
        if file is None or self._clock.now() >= until:
            raise Refused(404, "Not Found")
        return file

    def document(self, file: File) -> Json:
        """The `document` field of a message."""
        if file.folder != "documents":
            raise bad_request("can't use file of another type")
        return {
            "file_name": file.name,
            "mime_type": file.mime,
            "file_id": file.file_id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.data),
        }

    def photo(self, name: str, data: bytes) -> tuple[File, list[Json]]:
        """Keeps a picture; returns its largest size and the `photo` field, which begins with a thumbnail."""
        if len(data) > PHOTO_MAX_BYTES:
            raise bad_request(
                f"file of size {len(data)} bytes is too big for a photo; "
                f"the maximum size is {PHOTO_MAX_BYTES} bytes"
            )
        try:
            with Image.open(BytesIO(data)) as picture:
                width, height = picture.size
                small = picture.convert("RGB")
                small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
        except UnidentifiedImageError:
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        if width + height > PHOTO_SIDES_MAX or max(width, height) > PHOTO_RATIO_MAX * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        encoded = BytesIO()
        small.save(encoded, "JPEG")
        full = self.keep(name, data, folder="photos")
        thumbnail = self.keep("thumbnail.jpg", encoded.getvalue(), folder="photos")
        sizes = [self._size(thumbnail, *small.size), self._size(full, width, height)]
        self._sizes[full.file_id] = sizes
        return full, sizes

    def sizes(self, file: File) -> list[Json]:
        """The `photo` field of a picture that was sent before."""
        if file.file_id not in self._sizes:
            raise bad_request("can't use file of another type")
        return self._sizes[file.file_id]

    def _size(self, file: File, width: int, height: int) -> Json:
        return {
            "file_id": file.file_id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.data),
            "width": width,
            "height": height,
        }


class World:
    """Everything a call of the bot or an act of a person reads and changes."""

    def __init__(self, token: str, username: str, updates: "Updates", clock: Clock) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Личный кабинет",
            "username": username,
        }
        self.clock = clock
        self.files = Files(clock)
        self.updates = updates
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.profile: dict[tuple[str, str, str], Any] = {}
        self.private_ids = count(1)
        self.press_ids = count(4_000_000_000_000_000_001)
