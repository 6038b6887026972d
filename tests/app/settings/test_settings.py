import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from app.assembly.supplier import policy_of
from app.settings.checks import warnings
from app.settings.describe import describe
from app.settings.loading import Found, load, read
from app.settings.problems import Problem, SettingsError
from app.settings.sections import Mail, Settings, Supplier, Yookassa
from core.model.payments.methods import Means

TOKEN = "123456789:AAEhBP0av28fZ5hTuXzL1fQkqmPbQwXyZ12"
VK_TOKEN = "vk1.a.h8Jd0wq-3Kf_9sLmQz7Rt"
OWN_SUPPLIER = """
[supplier]
name = "АО «Сбыт»"
inn = "7707083893"
kpp = "773601001"
account = "40702810200000012345"
bank_name = "ПАО СБЕРБАНК"
bic = "044525225"
corr_account = "30101810400000000225"
"""
"""Requisites that are not the invented ones; the INN is a well-known real one, so that its sum holds."""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    directory = tmp_path / "credentials"
    directory.mkdir()
    return directory


def problems(path: Path | None, **environ: str) -> dict[str, str]:
    with pytest.raises(SettingsError) as refusal:
        load(path, environ)
    return {problem.path: problem.message for problem in refusal.value.problems}


# Where a value comes from


def test_nothing_need_be_set() -> None:
    assert load(None, {}) == Settings()


def test_made_by_hand_settings_do_not_look_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SERVER__PORT", "9000")
    assert Settings().server.port == 8080


def test_file_changes_only_what_it_names(write: Write) -> None:
    settings = load(write("[server]\nport = 9000\n"), {})
    assert settings.server.port == 9000
    assert settings.server.host == Settings().server.host
    assert settings.mail == Settings().mail


@pytest.mark.parametrize("host", ["10.20.30.40", "::", "localhost", "bot_1.internal", "10.example.org"])
def test_a_server_listens_on_an_address_or_a_name(write: Write, host: str) -> None:
    assert load(write(f'[server]\nhost = "{host}"'), {}).server.host == host


def test_secret_file_overrides_the_file(write: Write, secrets: Path) -> None:
    (secrets / "mail__password").write_text("from the secret\n")
    path = write('[mail]\nuser = "bot"\npassword = "from the file"\n')
    settings = load(path, {"CREDENTIALS_DIRECTORY": str(secrets)})
    assert settings.mail.password.get_secret_value() == "from the secret"
    assert settings.mail.user == "bot"


def test_environment_overrides_the_secret_file(write: Write, secrets: Path) -> None:
    (secrets / "mail__password").write_text("from the secret")
    environ = {"CREDENTIALS_DIRECTORY": str(secrets), "BOT_MAIL__PASSWORD": "from the environment"}
    settings = load(write('[mail]\nuser = "bot"\npassword = "from the file"\n'), environ)
    assert settings.mail.password.get_secret_value() == "from the environment"


def test_docker_secrets_are_read_where_systemd_gives_none(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.settings.loading._DOCKER_SECRETS", secrets)
    (secrets / "telegram__token").write_text(TOKEN)
    (secrets / "mail").write_text("a file of somebody else's")
    settings = load(None, {})
    assert settings.telegram.token.get_secret_value() == TOKEN


def test_empty_variable_counts_as_absent(write: Write) -> None:
    path = write("[server]\nport = 9000\n")
    assert load(path, {"BOT_SERVER__PORT": ""}).server.port == 9000


def test_environment_writes_every_kind_of_value() -> None:
    settings = load(
        None,
        {
            "BOT_WEB__ENABLED": "false",
            "BOT_WEB__FRAME_ORIGINS": "https://energosbyt.example, https://www.energosbyt.example:8443",
            "BOT_SERVER__TRUSTED_PROXIES": "10.0.0.0/8",
            "BOT_SUPPLIER__TIME_ZONE": "Asia/Yekaterinburg",
            "bot_telegram__operators_chat": "-1001234567890",
        },
    )
    assert settings.web.enabled is False
    assert settings.web.frame_origins == (
        "https://energosbyt.example",
        "https://www.energosbyt.example:8443",
    )
    assert settings.server.trusted_proxies == (ip_network("10.0.0.0/8"),)
    assert settings.supplier.time_zone == ZoneInfo("Asia/Yekaterinburg")
    assert settings.telegram.operators_chat == -1001234567890


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().server.port = 9000  # type: ignore[misc]  # frozen, which is what is tried


def test_address_of_our_pages_falls_back_to_this_machine(write: Write) -> None:
    assert load(None, {"BOT_SERVER__PORT": "9000"}).server.base_url == "http://127.0.0.1:9000"
    path = write('[server]\npublic_url = "https://chat.energosbyt.example/bot/"\n')
    assert load(path, {}).server.base_url == "https://chat.energosbyt.example/bot"


# What is refused, and in which words


def test_every_problem_is_told_at_once_with_its_path(write: Write) -> None:
    path = write('[telegrm]\ntoken = ""\n[server]\nport = 70000\nprot = 1\n[mail]\ntls = "ssl"\n')
    assert problems(path, BOT_WEB__ENABLD="1") == {
        "telegrm": "такого раздела нет; возможно, telegram",
        "server.port": "нужно не больше 65535",
        "server.prot": "такого ключа нет; возможно, port",
        "mail.tls": "допустимо только 'starttls', 'tls' или 'none'",
        "BOT_WEB__ENABLD": "такой настройки нет; возможно, BOT_WEB__ENABLED",
    }


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("telegram = 5", "telegram", "это раздел: запишите его строкой [раздел], а под ней ключи"),
        ("[supplier]\ninn = 3499000014", "supplier.inn", "нужна строка в кавычках"),
        ('[supplier]\ninn = "349900001"', "supplier.inn", "в ИНН 10 или 12 цифр"),
        ('[supplier]\nkpp = "1"', "supplier.kpp", "в КПП 9 знаков; у предпринимателя оставьте пустым"),
        ('[supplier]\nbic = "04452522"', "supplier.bic", "в БИК 9 цифр"),
        (
            '[supplier]\naccount = "4070281020000001234"',
            "supplier.account",
            "в расчётном счёте 20 цифр, первая не ноль",
        ),
        ('[supplier]\ncorr_account = "1"', "supplier.corr_account", "в корреспондентском счёте 20 цифр"),
        ('[supplier]\nname = " "', "supplier.name", "не может быть пустым"),
        (f'[supplier]\nname = "{"С" * 161}"', "supplier.name", "не длиннее 160 знаков"),
        ('[supplier]\naddress = "а\\nб"', "supplier.address", "запишите в одну строку"),
        ("[supplier]\nphones = []", "supplier.phones", "нужно хотя бы одно значение"),
        ("[supplier]\nphones = 8800", "supplier.phones", 'нужен список строк вида ["…", "…"]'),
        (
            '[supplier]\ntime_zone = "Europe/Volgagrad"',
            "supplier.time_zone",
            'такого часового пояса нет; пример: "Europe/Moscow"',
        ),
        (
            '[supplier]\ntime_zone = "Europe"',
            "supplier.time_zone",
            'такого часового пояса нет; пример: "Europe/Moscow"',
        ),
        (
            '[database]\nurl = "mysql://localhost/cabinet"',
            "database.url",
            "нужно sqlite:///var/cabinet.db или postgresql://имя:пароль@сервер/база",
        ),
        (
            '[database]\nurl = "postgresql://bot:pa@ss/word@db.example/cabinet"',
            "database.url",
            "порт — число, а знак @ в имени и пароле пишут как %40",
        ),
        (
            '[database]\nurl = "postgresql://bot@db.example:port/cabinet"',
            "database.url",
            "порт — число, а знак @ в имени и пароле пишут как %40",
        ),
        *(
            (f'[server]\nhost = "{host}"', "server.host", "нужен адрес или имя машины, например 127.0.0.1")
            for host in ("999", "10.0.0", "256.0.0.1", "http://localhost", "bot:8080", "сервер", "-bot")
        ),
        ("[server]\nport = 0", "server.port", "нужно не меньше 1"),
        ("[server]\nport = 80.5", "server.port", "нужно целое число"),
        (
            '[server]\npublic_url = "chat.energosbyt.example"',
            "server.public_url",
            "нужен адрес вида https://example.ru, домен латиницей",
        ),
        (
            '[server]\ntrusted_proxies = ["nginx"]',
            "server.trusted_proxies",
            "нужен адрес или сеть вида 10.0.0.0/8",
        ),
        (
            '[telegram]\ntoken = "AAEhBP0av28"',
            "telegram.token",
            "нужен токен вида 123456789:AAE…, его выдаёт @BotFather",
        ),
        *(
            (
                f'[telegram]\nproxy = "{proxy}"',
                "telegram.proxy",
                "нужно http://имя:пароль@сервер:порт или socks5://имя:пароль@сервер:порт (там всё латиницей)",
            )
            for proxy in (
                "socks4://proxy.example:1080",
                "socks5://proxy.example",
                "socks5://имя:пароль@proxy.example:1080",
                "socks5://a:%D0%B0@proxy.example:1080",
            )
        ),
        (
            "[telegram]\noperators_chat = 1001234567890",
            "telegram.operators_chat",
            "номер группы в Telegram отрицательный, например -1001234567890",
        ),
        (
            '[web]\nframe_origins = ["https://energosbyt.example/chat"]',
            "web.frame_origins",
            "нужно https://example.ru, домен латиницей, без пути после него",
        ),
        ('[web]\nenabled = "да"', "web.enabled", "нужно true или false"),
        (
            '[mail]\nsender = "Сбыт"',
            "mail.sender",
            "нужен адрес вида info@example.ru, домен латиницей",
        ),
        ("[readings]\nwindow_first_day = 99", "readings.window_first_day", "нужно не больше 28"),
        ("[readings]\nmax_power_kw = 0", "readings.max_power_kw", "нужно больше 0"),
        ('[readings]\nusual_times = "втрое"', "readings.usual_times", "нужно число"),
    ],
)
def test_wrong_value_is_told_what_to_write_instead(write: Write, text: str, path: str, message: str) -> None:
    assert problems(write(text)) == {path: message}


@pytest.mark.parametrize("proxy", ["socks5://login:p%40ss@proxy.example:1080", "socks5://[::1]:1080"])
def test_a_socks_proxy_is_taken_and_its_password_not_shown(proxy: str) -> None:
    shown = str(load(None, {"BOT_TELEGRAM__PROXY": proxy}).telegram.proxy)
    assert shown.startswith("socks5://")
    assert "p%40ss" not in shown


@pytest.mark.parametrize(
    "origin", ["https://a.example;script-src *", "https://a.example 'self'", "*", "javascript:alert(1)"]
)
def test_frame_origin_cannot_widen_the_content_policy(origin: str) -> None:
    assert "web.frame_origins" in problems(None, BOT_WEB__FRAME_ORIGINS=origin)


def test_source_of_a_wrong_value_is_named(secrets: Path) -> None:
    (secrets / "telegram__token").write_text("AAEhBP0av28")
    found = problems(None, BOT_SERVER__PORT="http", CREDENTIALS_DIRECTORY=str(secrets))
    assert found["server.port"].endswith("(переменная BOT_SERVER__PORT)")
    assert found["telegram.token"].endswith("(файл секрета telegram__token)")


def test_unknown_secret_of_ours_is_refused(secrets: Path) -> None:
    (secrets / "telegram__tokn").write_text(TOKEN)
    found = problems(None, CREDENTIALS_DIRECTORY=str(secrets))
    assert found == {"telegram.tokn": "такого ключа нет; возможно, token (файл секрета telegram__tokn)"}


def test_one_underscore_for_two_is_noticed() -> None:
    assert problems(None, BOT_TELEGRAM_TOKEN=TOKEN) == {
        "BOT_TELEGRAM_TOKEN": "раздел и ключ разделяют двумя чертами: BOT_TELEGRAM__TOKEN"
    }


def test_variables_that_kubernetes_sets_for_a_service_called_bot_are_not_ours() -> None:
    environ = {"BOT_SERVICE_HOST": "10.0.0.1", "BOT_PORT": "tcp://10.0.0.1:80", "BOT_PORT_80_TCP_PORT": "80"}
    assert load(None, environ) == Settings()


@pytest.mark.parametrize(
    "value", ["5", "-5", "1.5", "true", '""', '"?"', '"a\\tb"', "[]", "[1]", "{}", "nan"]
)
def test_no_wrong_value_is_left_without_words(write: Write, value: str) -> None:
    for section, keys in tomllib.loads(describe(Settings())).items():
        for key in keys:
            try:
                load(write(f"[{section}]\n{key} = {value}\n"), {})
            except SettingsError as refusal:
                for problem in refusal.problems:
                    assert problem.path.startswith(f"{section}."), problem
                    assert re.search("[а-я]", problem.message), problem
                    assert problem.message != "значение не подходит", problem


def rest(path: Path | None, **environ: str) -> Found:
    found = read(path, environ)
    assert found.problems
    return found


def shown(found: Found) -> str:
    return describe(found.settings, origins=found.origins, refused=found.refused)


def test_what_could_be_read_is_kept_beside_the_problems(write: Write) -> None:
    path = write(
        'telegrm = 1\nmail = "none"\n[server]\nhost = "::1"\nport = 0\nprot = 1\n[web]\nenabled = false\n'
    )
    left = rest(path, BOT_LOG__LEVEL="debug")
    assert (left.settings.server.host, left.settings.web.enabled) == ("::1", False)
    text = shown(left)
    assert tomllib.loads(text)["server"].keys() == {"host", "public_url", "trusted_proxies"}
    assert tomllib.loads(text)["mail"] == {}
    assert 'level = "debug"  # переменная BOT_LOG__LEVEL' in text


def test_values_that_do_not_go_together_are_kept_as_they_are() -> None:
    left = rest(None, BOT_MAIL__USER="bot", BOT_WEB__ENABLD="1")
    assert left.settings.mail == Mail(user="bot")


# Broken files


def test_missing_file_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert problems(path) == {str(path): "файл не найден"}


def test_directory_is_no_file(tmp_path: Path) -> None:
    assert problems(tmp_path) == {str(tmp_path): "файл не читается: это папка, а не файл"}


def test_broken_toml_is_told_by_line(write: Write) -> None:
    path = write("[server]\nhost = 127.0.0.1\n")
    message = "строка 2, столбец 13: запись не по правилам TOML, образец — в config.example.toml"
    assert problems(path) == {str(path): message}


def test_toml_that_breaks_off_is_told(write: Write) -> None:
    path = write("[server")
    assert problems(path)[str(path)].startswith("конец файла: ")


def test_file_of_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('\ufeff[supplier]\r\nshort_name = "Сбыт"\r\n'.encode())
    assert load(path, {}).supplier.short_name == "Сбыт"


def test_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('[supplier]\nshort_name = "Сбыт"\n'.encode("cp1251"))
    assert problems(path) == {str(path): "файл не в UTF-8, сохраните его в этой кодировке"}


def test_unreadable_secret_is_told(secrets: Path) -> None:
    (secrets / "telegram__token").write_bytes(b"\xff\xfe\x00")
    found = problems(None, CREDENTIALS_DIRECTORY=str(secrets))
    assert found == {str(secrets): "файлы секретов не читаются"}


# Values that do not go together


def test_webhook_wants_a_public_https_address_and_a_secret() -> None:
    found = problems(None, BOT_TELEGRAM__MODE="webhook", BOT_SERVER__PUBLIC_URL="http://chat.example")
    assert set(found) == {"server.public_url", "telegram.webhook_secret"}
    settings = load(
        None,
        {
            "BOT_TELEGRAM__MODE": "webhook",
            "BOT_TELEGRAM__WEBHOOK_SECRET": "a-Secret_1",
            "BOT_SERVER__PUBLIC_URL": "https://chat.example",
        },
    )
    assert settings.telegram.mode == "webhook"


@pytest.mark.parametrize("secret", ["с кириллицей", "with space", "x" * 257])
def test_webhook_secret_is_what_telegram_takes(secret: str) -> None:
    assert "telegram.webhook_secret" in problems(None, BOT_TELEGRAM__WEBHOOK_SECRET=secret)


def test_a_vk_token_wants_the_number_of_its_community() -> None:
    assert set(problems(None, BOT_VK__TOKEN=VK_TOKEN)) == {"vk.group_id"}
    settings = load(None, {"BOT_VK__TOKEN": VK_TOKEN, "BOT_VK__GROUP_ID": "220000001"})
    assert (settings.vk.group_id, settings.vk.api_url, settings.vk.mode) == (
        220000001,
        "https://api.vk.ru",
        "longpoll",
    )


def test_callback_wants_a_public_https_address_a_secret_and_the_confirmation() -> None:
    found = problems(None, BOT_VK__MODE="callback", BOT_SERVER__PUBLIC_URL="http://chat.example")
    assert set(found) == {"server.public_url", "vk.secret", "vk.confirmation"}
    settings = load(
        None,
        {
            "BOT_VK__MODE": "callback",
            "BOT_VK__SECRET": "a-Secret_1",
            "BOT_VK__CONFIRMATION": "7f3a9c11",
            "BOT_SERVER__PUBLIC_URL": "https://chat.example",
        },
    )
    assert settings.vk.confirmation == "7f3a9c11"


@pytest.mark.parametrize("secret", ["с кириллицей", "with space", "x" * 51])
def test_callback_secret_is_what_vk_takes(secret: str) -> None:
    assert "vk.secret" in problems(None, BOT_VK__SECRET=secret)


@pytest.mark.parametrize(
    ("key", "value"), [("TOKEN", "vk1.a.короткий"), ("GROUP_ID", "-5"), ("MODE", "polling")]
)
def test_what_vk_would_not_know_is_refused(key: str, value: str) -> None:
    assert f"vk.{key.lower()}" in problems(None, **{f"BOT_VK__{key}": value})


def test_window_ends_after_it_begins(write: Write) -> None:
    found = problems(write("[readings]\nwindow_first_day = 26\n"))
    assert found == {"readings.window_first_day": "позже, чем window_last_day"}


def test_login_goes_with_its_password() -> None:
    assert problems(None, BOT_MAIL__USER="bot") == {"mail.user": "user и password задают вместе"}


def test_sber_is_not_switched_on_without_the_vat_codes_that_the_bank_tells() -> None:
    sber = {"BOT_SBER__TOKEN": "t"}
    assert problems(None, **sber).keys() == {"sber.tax_type", "sber.advance_tax_type"}
    told = load(None, {**sber, "BOT_SBER__TAX_TYPE": "6", "BOT_SBER__ADVANCE_TAX_TYPE": "7"})
    assert (told.sber.tax_type, told.sber.advance_tax_type) == ("6", "7")
    wrong = problems(None, **sber, BOT_SBER__TAX_TYPE="22 %", BOT_SBER__ADVANCE_TAX_TYPE="7")
    assert wrong.keys() == {"sber.tax_type"}


@pytest.mark.parametrize(
    ("shop", "most", "limits"),
    [
        ({}, 700_000_00, {Means.CARD: 350_000_00, Means.SBP: 700_000_00}),
        ({"sbp_most_roubles": 0}, 350_000_00, {Means.CARD: 350_000_00}),
        ({"most_roubles": 500_000}, 500_000_00, {Means.CARD: 350_000_00, Means.SBP: 500_000_00}),
    ],
)
def test_yookassa_takes_by_each_means_what_is_set_and_no_more_than_the_supplier(
    shop: dict[str, int], most: int, limits: dict[Means, int]
) -> None:
    settings = Settings(yookassa=Yookassa.model_validate({"shop_id": "1", "secret_key": "s", **shop}))
    (method,) = policy_of(settings).methods
    assert method.most == most
    assert {limit.means: limit.most for limit in method.limits} == limits


def test_requisites_are_set_all_or_none(write: Write) -> None:
    found = problems(write('[supplier]\nname = "АО «Сбыт»"\ninn = "7707083893"\n'))
    assert set(found) == {f"supplier.{key}" for key in ("kpp", "account", "bank_name", "bic", "corr_account")}
    assert load(write(OWN_SUPPLIER), {}).supplier.payee.name == "АО «Сбыт»"


def test_name_that_does_not_fit_the_qr_is_refused(write: Write) -> None:
    path = write(OWN_SUPPLIER.replace("АО «Сбыт»", "С" * 120))
    assert set(problems(path)) == {"supplier.name"}


def test_line_separator_in_a_name_is_refused(write: Write) -> None:
    path = write(OWN_SUPPLIER.replace("АО «Сбыт»", "АО\\u2028«Сбыт»"))
    assert problems(path) == {"supplier": "Name не по ГОСТ Р 56042"}


# Doubts


def doubted(settings: Settings) -> list[str]:
    return [problem.path for problem in warnings(settings)]


def test_control_sums_only_warn() -> None:
    slips = Supplier(inn="3499000015", account="40702810200000012346", corr_account="30101810400000000226")
    assert doubted(Settings(supplier=slips)) == ["supplier.inn", "supplier.account", "supplier.corr_account"]


@pytest.mark.parametrize("inn", ["7707083893", "3499000014", "500100732259"])
def test_true_inn_is_not_doubted(inn: str) -> None:
    assert doubted(Settings(supplier=Supplier(inn=inn))) == []


@pytest.mark.parametrize("inn", ["6200098765", "500100732269", "500100732258"])
def test_inn_with_a_wrong_digit_is_doubted(inn: str) -> None:
    assert doubted(Settings(supplier=Supplier(inn=inn))) == ["supplier.inn"]


def test_bot_in_earnest_with_the_defaults_of_the_demonstration_is_doubted() -> None:
    settings = load(None, {"BOT_TELEGRAM__TOKEN": TOKEN})
    assert doubted(settings) == ["supplier", "mail.host"]


def test_a_community_in_earnest_is_doubted_likewise() -> None:
    settings = load(None, {"BOT_VK__TOKEN": VK_TOKEN, "BOT_VK__GROUP_ID": "220000001"})
    assert doubted(settings) == ["supplier", "mail.host"]


def test_bot_in_earnest_with_everything_set_is_not_doubted(write: Write) -> None:
    environ = {
        "BOT_TELEGRAM__TOKEN": TOKEN,
        "BOT_MAIL__HOST": "mail.example",
        "BOT_SERVER__PUBLIC_URL": "https://chat.energosbyt.example",
        "BOT_WEB__FRAME_ORIGINS": "https://energosbyt.example",
    }
    assert doubted(load(write(OWN_SUPPLIER), environ)) == []


def test_frame_without_https_is_doubted() -> None:
    environ = {"BOT_WEB__FRAME_ORIGINS": "https://energosbyt.example"}
    assert doubted(load(None, environ)) == ["web.frame_origins"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("mail.example", ["mail.tls"]),
        ("127.0.0.1", []),
        ("::1", []),
        ("localhost", []),
        ("10.0.0.1", ["mail.tls"]),
    ],
)
def test_password_in_clear_is_doubted_beyond_this_machine(host: str, expected: list[str]) -> None:
    environ = {
        "BOT_MAIL__HOST": host,
        "BOT_MAIL__TLS": "none",
        "BOT_MAIL__USER": "bot",
        "BOT_MAIL__PASSWORD": "x",
    }
    assert doubted(load(None, environ)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db.example/cabinet",
        "postgresql+asyncpg://bot:p/a:55@db.example:6432/cabinet?ssl=require",
        "postgresql://bot@[::1]:5432/cabinet",
        "postgresql:///cabinet?host=/var/run/postgresql",
        "sqlite:////var/lib/bot@home/cabinet.db",
    ],
)
def test_a_database_is_named_in_any_form_that_is_understood(url: str) -> None:
    assert load(None, {"BOT_DATABASE__URL": url}).database.url.get_secret_value() == url


# Secrets

SECRETS = {
    "BOT_TELEGRAM__TOKEN": TOKEN,
    "BOT_TELEGRAM__WEBHOOK_SECRET": "webhook-5ecret",
    "BOT_TELEGRAM__PROXY": "http://proxy-login:proxy-pa55@proxy.example:3128",
    "BOT_VK__TOKEN": VK_TOKEN,
    "BOT_VK__GROUP_ID": "220000001",
    "BOT_VK__SECRET": "callback-5ecret",
    "BOT_MAIL__USER": "bot",
    "BOT_MAIL__PASSWORD": "mail-pa55",
    "BOT_DATABASE__URL": "postgresql://db-login:db-p/a%4055@db.example/cabinet?password=db-query",
}
HIDDEN = [
    *(TOKEN, "webhook-5ecret", "proxy-login", "proxy-pa55", VK_TOKEN, "callback-5ecret"),
    *("mail-pa55", "db-login", "db-p", "db-query"),
]


@pytest.fixture
def secretive() -> Found:
    return read(None, SECRETS)


@pytest.mark.parametrize("show", [shown, repr, str, lambda found: found.settings.model_dump_json()])
def test_secrets_are_never_shown(secretive: Found, show: Callable[[Found], str]) -> None:
    assert not secretive.problems
    assert [secret for secret in HIDDEN if secret in show(secretive)] == []


def test_description_says_where_a_secret_lives_but_not_the_secret(secretive: Found) -> None:
    text = shown(secretive)
    assert 'token = "**********"  # переменная BOT_TELEGRAM__TOKEN' in text
    assert 'url = "postgresql://***@db.example/cabinet?***"  # переменная BOT_DATABASE__URL' in text
    assert 'proxy = "http://***@proxy.example:3128"' in text


def test_description_is_toml_and_loads_back(write: Write) -> None:
    settings = load(write(OWN_SUPPLIER + '[web]\nframe_origins = ["https://a.example"]\n'), {})
    assert load(write(describe(settings)), {}) == settings


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_refused_secret_is_not_repeated(name: str) -> None:
    spoilt = SECRETS | {"BOT_MAIL__TLS": "ssl", name: f" {SECRETS[name]} x\x01"}
    with pytest.raises(SettingsError) as refusal:
        load(None, spoilt)
    told = f"{refusal.value!r} {refusal.value} {refusal.value.__cause__!r} {shown(read(None, spoilt))}"
    assert [secret for secret in HIDDEN if secret in told] == []


def test_secret_in_the_wrong_place_is_not_repeated(write: Write) -> None:
    path = write(f'[telegram]\nmode = "{TOKEN}"\noperators_chat = "{TOKEN}"\n[server]\nport = "{TOKEN}"\n')
    assert TOKEN not in str(problems(path))
    assert TOKEN not in shown(rest(path))


def test_broken_file_is_not_repeated(write: Write) -> None:
    assert TOKEN not in str(problems(write(f"[telegram]\ntoken = {TOKEN}\n")))


def test_each_problem_reads_as_one_line() -> None:
    assert (
        str(SettingsError([Problem("server.port", "нужно целое число")])) == "server.port: нужно целое число"
    )


def test_reading_settings_loads_no_messenger_and_no_database() -> None:
    code = "import sys; from app.settings.loading import load; load(None, {}); print(*sorted(sys.modules))"
    loaded = subprocess.run(  # noqa: S603 - our own interpreter and a fixed program
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env={"PATH": os.environ["PATH"]},
        text=True,
    ).stdout.split()
    assert {"aiogram", "aiohttp", "sqlalchemy", "reportlab", "phonenumbers"}.isdisjoint(loaded)
