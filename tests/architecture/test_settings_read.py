"""Every setting does something: a start of the program reads it, or it is said to wait for its time."""

from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr

from app.assembly import serving
from app.cli import run
from app.settings.sections import (
    Bank,
    Database,
    Mail,
    Promises,
    Returned,
    Sber,
    Server,
    Settings,
    Sms,
    Telegram,
    Vk,
    Web,
    Yookassa,
)
from app.settings.values import SecretUrl

_NOT_YET: set[str] = set()
"""Settings whose name and meaning are agreed, and which wait for what they are for."""


class _Started(Exception):
    """People could write now."""


class _Recorded:
    """A section that remembers which of its settings have been read; a property reads those it is made of."""

    def __init__(self, name: str, section: object, read: set[str]) -> None:
        self._name = name
        self._section = section
        self._read = read

    def __getattr__(self, key: str) -> Any:
        computed = getattr(type(self._section), key, None)
        if isinstance(computed, property):
            return computed.__get__(self)
        self._read.add(f"{self._name}.{key}")
        return getattr(self._section, key)


class _RecordedSettings:
    """Settings that remember which of them have been read."""

    def __init__(self, settings: Settings) -> None:
        self.read: set[str] = set()
        for name, section in settings:
            setattr(self, name, _Recorded(name, section, self.read))


def _everything_switched_on(folder: Path) -> Settings:
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{folder / 'cabinet.db'}")),
        server=Server(port=unused_port(), public_url="https://chat.energosbyt.example"),
        telegram=Telegram(
            token=SecretStr("123456789:" + "A" * 35), mode="webhook", webhook_secret=SecretStr("s")
        ),
        vk=Vk(
            token=SecretStr("vk1.a." + "A" * 40),
            group_id=220000001,
            mode="callback",
            secret=SecretStr("s"),
            confirmation="7f3a9c11",
        ),
        web=Web(enabled=True),
        mail=Mail(folder=folder / "mail"),
        sms=Sms(gateway="folder", folder=folder / "sms"),
        returned=Returned(folder=str(folder / "returned")),
        yookassa=Yookassa(shop_id="506751", secret_key=SecretStr("test_key")),
        sber=Sber(user="shop-api", password=SecretStr("p"), tax_type="6", advance_tax_type="7"),
        promises=Promises(enabled=True),
        bank=Bank(enabled=True, file=folder / "bank.db"),
    )


@pytest.mark.slow
def test_every_setting_is_read_outside_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_folder = _everything_switched_on(tmp_path)
    servers = {
        "mail": Mail(host="mail.example"),
        "sms": Sms(gateway="smsru", api_id=SecretStr("key")),
        "returned": Returned(host="mail.example", user="u", password=SecretStr("p")),
    }
    by_smtp = in_a_folder.model_copy(update=servers)
    read = _read_by_a_start(in_a_folder, monkeypatch) | _read_by_a_start(by_smtp, monkeypatch)
    assert {f"{section}.{key}" for section, keys in Settings() for key, _ in keys} - read == _NOT_YET


def _read_by_a_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What `main.py run` reads until people can write; no messenger is asked for anything yet."""

    def stop() -> None:
        raise _Started

    async def serve(given: Settings) -> None:
        await serve_until_ready(given, ready=stop)

    recorded = _RecordedSettings(settings)
    serve_until_ready = serving.serve
    with monkeypatch.context() as patched:
        patched.setattr(run, "load_settings", lambda _: cast("Settings", recorded))
        patched.setattr(serving, "serve", serve)
        patched.setattr("app.logs.configure", lambda *_: None)
        with pytest.raises(_Started):
            run.run()
    return recorded.read
