"""The picture of the signature: what can be printed, and what is refused with a reason."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from adapters.documents.facsimile import MOST_BYTES, FacsimileUnusable, read_facsimile


def _picture(form: str, side: int = 10) -> bytes:
    content = BytesIO()
    Image.new("RGB", (side, 10), "blue").save(content, form)
    return content.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_png_or_jpeg_is_taken(tmp_path: Path, form: str) -> None:
    path = tmp_path / "подпись"
    path.write_bytes(_picture(form))
    assert read_facsimile(str(path)) == _picture(form)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "не читается"),
        (b"", "PNG или JPEG"),
        (b"<svg/>", "PNG или JPEG"),
        (_picture("GIF"), "PNG или JPEG"),
        (_picture("PNG")[:40], "PNG или JPEG"),
        (_picture("PNG", side=4001), "4000 точек"),
        (b"\0" * (MOST_BYTES + 1), "больше 1 МБ"),
    ],
)
def test_anything_else_is_refused_with_a_reason(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "подпись.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FacsimileUnusable, match=told):
        read_facsimile(str(path))
