"""The pages for passwords on the whole program's server."""

import logging
from http import HTTPStatus
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from structlog.testing import capture_logs

from app.settings.sections import Database, Mail, Server, Settings
from app.settings.values import SecretUrl
from tests.whole.program import serving


def _settings(sqlite_file: Path, folder: Path, public_url: str) -> Settings:
    port = unused_port()
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{sqlite_file}")),
        mail=Mail(folder=folder),
        server=Server(port=port, public_url=public_url.format(port=port)),
    )


@pytest.mark.rows("S26")
@pytest.mark.parametrize(
    ("public_url", "status"),
    [
        ("https://cabinet.example", HTTPStatus.GONE),
        ("http://127.0.0.1:{port}", HTTPStatus.GONE),
        ("http://cabinet.example", HTTPStatus.NOT_FOUND),
        ("", HTTPStatus.NOT_FOUND),
    ],
)
async def test_passwords_are_typed_on_a_page_only_where_nobody_on_the_way_reads_them(
    sqlite_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, public_url: str, status: HTTPStatus
) -> None:
    settings, token = _settings(sqlite_file, tmp_path, public_url), "t" * 43
    here = f"http://127.0.0.1:{settings.server.port}/password/{token}"
    with capture_logs() as ours, caplog.at_level(logging.DEBUG):
        async with serving(settings), ClientSession() as person:
            async with person.get(here) as answer:
                assert answer.status == status
            async with person.post(here, data={"password": "correct horse"}) as answer:
                assert answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    written = caplog.text + str(ours)
    assert token not in written
    assert "horse" not in written
