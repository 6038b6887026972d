"""Files are opened in a process of its own, which can be stopped and harms nobody."""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from adapters.photographs import __main__ as apart_main
from adapters.photographs import apart
from core.model.photographs import Codes, Flaw, PhotographRefused
from tests.doubles.pictures import drawn, png
from tests.doubles.receipts import RECEIPT

CODE = RECEIPT.payment_code


async def test_codes_come_back_to_the_byte() -> None:
    assert await apart.codes_on(png(drawn(CODE))) == Codes(read=(CODE,))


async def test_a_photograph_comes_back_fit_to_be_kept() -> None:
    with Image.open(BytesIO(await apart.fit_to_keep(png(drawn(CODE))))) as kept:
        assert kept.format == "JPEG"


async def test_a_refusal_comes_back_with_its_reason() -> None:
    with pytest.raises(PhotographRefused) as refused:
        await apart.codes_on(b"GIF89a")
    assert refused.value.flaw is Flaw.OTHER_KIND


def _instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Another program is run in place of ours."""
    path = tmp_path / "program"
    path.write_text(f"#!{sys.executable}\n{program}\n")
    path.chmod(0o700)
    monkeypatch.setattr("adapters.photographs.apart.sys.executable", str(path))


async def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _instead(monkeypatch, tmp_path, "import time; time.sleep(60)")
    with pytest.raises(PhotographRefused) as refused:
        await apart.codes_on(b"", within=0.2)
    assert refused.value.flaw is Flaw.TOO_SLOW


async def test_what_makes_the_process_fall_is_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _instead(monkeypatch, tmp_path, "import os; os.abort()")
    with pytest.raises(PhotographRefused) as refused:
        await apart.codes_on(b"")
    assert refused.value.flaw is Flaw.DAMAGED


async def test_the_process_ends_with_whoever_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    marked = tmp_path / "pid"
    _instead(
        monkeypatch,
        tmp_path,
        f"import os, time; open({str(marked)!r}, 'w').write(str(os.getpid())); time.sleep(60)",
    )
    asking = asyncio.create_task(apart.codes_on(b""))
    while not marked.exists() or not marked.read_text():  # noqa: ASYNC110 - no signal
        await asyncio.sleep(0.01)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert not Path(f"/proc/{marked.read_text()}").exists()  # noqa: ASYNC240 - a moment


@pytest.mark.parametrize(
    ("what", "content", "told"),
    [
        ("codes", png(drawn(CODE)), '"torn": false'),
        ("evidence", png(drawn(CODE)), '"picture"'),
        ("codes", b"", '"flaw": "empty"'),
    ],
)
def test_the_process_answers_in_words_that_any_program_reads(
    what: str, content: bytes, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr("resource.setrlimit", limits.__setitem__)
    monkeypatch.setattr("sys.argv", ["", what])
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": BytesIO(content)}))
    apart_main.main()
    assert told in capsys.readouterr().out
    assert len(limits) == 2
