"""The command line as an administrator and a clerk meet it."""

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner

from app.cli.registers import sample
from bot.understanding import matcher
from bot.understanding.phrases import PhrasesUnclear
from main import program
from storage.database import open_database
from storage.migrate import is_empty
from tests.app.cli.shell import REFUSED, Shell, free_port
from tests.databases import run_apart


async def execute(url: str, statement: str) -> None:
    database = open_database(url)
    try:
        await database.run(lambda connection: connection.exec_driver_sql(statement))
    finally:
        await database.close()


def told_what_to_try(demo: subprocess.Popen[str]) -> str:
    """What a demonstration says when its chat is open."""
    assert demo.stdout is not None
    told = ""
    while "Остановить" not in told:
        line = demo.stdout.readline()
        assert line, demo.stderr.read() if demo.stderr else ""
        told += line
    return told


def comes(condition: Callable[[], object]) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@contextmanager
def demonstration(shell: Shell, *words: str) -> Iterator[None]:
    """A demonstration whose chat is open, killed at the end of the block."""
    with shell.under_way("demo", *words) as said:
        comes(lambda: "Остановить" in said())
        yield


def test_help_says_what_there_is(shell: Shell) -> None:
    ended = shell.runs_anew("--help")
    assert ended.returncode == 0
    for command in ("run", "demo", "import", "export", "sample", "migrate", "config"):
        assert command in ended.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("impor",),
        ("import",),
        ("sample", "--accounts", "0", "--seed", "1", "d"),
        ("sample", "--accounts", "2", "--seed", "1", "--until", "октябрь", "d"),
        ("import", "x.csv", "--kind", "чеки"),
        ("export", "readings"),
        ("run", "--config", "none.toml"),
    ],
)
def test_wrong_words_are_refused_without_a_traceback(shell: Shell, words: tuple[str, ...]) -> None:
    ended = shell.run(*words)
    assert ended.returncode == REFUSED
    assert ended.stderr.strip()
    assert "Traceback" not in ended.stderr


def test_config_check_shows_the_settings_and_hides_the_secrets(shell: Shell) -> None:
    token = "123456789:" + "A" * 35
    (shell.folder / "config.toml").write_text(f'[telegram]\ntoken = "{token}"\n')
    ended = shell.run("config", "check")
    assert ended.returncode == 0
    assert "[supplier]" in ended.stdout
    assert token not in ended.stdout + ended.stderr


def test_config_check_says_what_is_wrong_and_where_after_what_could_be_read(shell: Shell) -> None:
    token = "123456789:" + "A" * 35
    config = f'[telegram]\ntoken = "{token}"\ntokn = ""\n[server]\nhost = "::1"\nport = "http"\n'
    (shell.folder / "config.toml").write_text(config)
    ended = shell.run("config", "check")
    assert ended.returncode == REFUSED
    assert "telegram.tokn" in ended.stderr
    assert "server.port" in ended.stderr
    assert 'host = "::1"' in ended.stdout
    assert "# port: не принято" in ended.stdout
    assert "port = 8080" not in ended.stdout, "the default is not what was asked for"
    assert token not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("key", "said"), [(None, "sber.pem: нет такого файла"), ("not a key", "нужен открытый ключ Сбера в PEM")]
)
def test_config_check_reads_the_key_by_which_sber_is_known(shell: Shell, key: str | None, said: str) -> None:
    if key is not None:
        (shell.folder / "sber.pem").write_text(key)
    (shell.folder / "config.toml").write_text(
        '[sber]\ntoken = "t"\ntax_type = "6"\nadvance_tax_type = "7"\npublic_key_file = "sber.pem"\n'
    )
    ended = shell.run("config", "check")
    assert ended.returncode == REFUSED
    assert f"sber: {said}" in ended.stderr.replace("[sber] public_key_file: ", "")


def test_config_check_looks_at_the_facsimile(shell: Shell) -> None:
    (shell.folder / "подпись.png").write_text("это не картинка")
    (shell.folder / "config.toml").write_text('[papers]\nfacsimile = "подпись.png"\n')
    ended = shell.run("config", "check")
    assert (ended.returncode, "[papers] facsimile: нужна картинка PNG или JPEG" in ended.stderr) == (
        REFUSED,
        True,
    )


def test_config_check_says_in_which_line_the_phrases_are_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unclear() -> None:
        raise PhrasesUnclear("intents.toml, строка 7: лишнее слово")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(matcher, "russian_matcher", unclear)
    ended = CliRunner().invoke(program, ["config", "check"])
    assert (ended.exit_code, ended.stderr) == (REFUSED, "intents.toml, строка 7: лишнее слово\n")


def test_other_commands_say_only_what_is_wrong(shell: Shell) -> None:
    (shell.folder / "config.toml").write_text("[server]\nport = 0\n")
    ended = shell.run("run")
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    assert ended.stderr == "server.port: нужно не меньше 1\n"


def test_without_a_channel_there_is_nothing_to_run(shell: Shell) -> None:
    (shell.folder / "config.toml").write_text("[web]\nenabled = false\n")
    for words in (("run",), ("config", "check")):
        ended = shell.run(*words)
        assert ended.returncode == REFUSED
        assert "ни один канал" in ended.stderr


def test_a_supplier_is_invented_imported_and_its_readings_are_exported(shell: Shell) -> None:
    assert shell.run("sample", "--accounts", "5", "--seed", "1", "--until", "2025-10", "d").returncode == 0
    ended = shell.run("import", "d", "--json")
    assert ended.returncode == 0
    reports = [json.loads(line) for line in ended.stdout.splitlines()]
    assert {report["kind"] for report in reports} >= {"accounts", "meters", "readings", "charges", "payments"}
    for report in reports:
        parts = ("taken", "unchanged", "rejected", "unidentified")
        assert report["read"] == sum(report[part] for part in parts)
    ended = shell.run("export", "readings", "--out", "out.csv")
    assert ended.returncode == 0
    assert (shell.folder / "out.csv").read_text("utf-8").startswith("account;meter;date")
    again = shell.run("export", "readings", "--since", "2025-01-01", "--out", "out.csv")
    assert again.returncode == REFUSED
    assert "out.csv: такой файл уже есть" in again.stderr
    assert shell.run("export", "readings", "--since", "2025-01-01", "--out", "again.csv").returncode == 0
    ended = shell.run("export", "subscriptions", "--out", "subscribed.csv")
    assert (ended.returncode, ended.stdout) == (0, "subscribed.csv: выгружено подписок: 0\n")


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_warnings_are_told_in_words_in_both_forms_of_the_report(shell: Shell, form: tuple[str, ...]) -> None:
    (shell.folder / "accounts.csv").write_text("account;цвет;вкус\n12345;1;2\n", "utf-8")
    ended = shell.run("import", "accounts.csv", *form)
    assert ended.returncode == 0
    assert "accounts.csv: неизвестные столбцы не прочитаны: цвет, вкус" in ended.stderr
    assert len(ended.stdout.splitlines()) == 1


@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_a_clerk_is_told_where_the_refused_rows_are(shell: Shell, strict: tuple[str, ...]) -> None:
    (shell.folder / "accounts.csv").write_text("account\n12345\nне номер\n", "utf-8")
    ended = shell.run("import", "accounts.csv", *strict)
    assert "accounts.csv: отклонённые строки и причины — в файле accounts.csv.rejected.csv" in ended.stderr
    assert (shell.folder / "accounts.csv.rejected.csv").exists()


def test_a_register_that_names_other_owners_of_everybody_is_taken_when_that_is_confirmed(
    shell: Shell,
) -> None:
    register = shell.folder / "accounts.csv"
    for owner in ("Иванова Анна Петровна", "Ким Олег Юрьевич"):
        register.write_text("account;owner\n" + "".join(f"{10000 + n};{owner}\n" for n in range(20)), "utf-8")
        ended = shell.run("import", "accounts.csv")
    assert ended.returncode == 2
    assert "сменился владелец: 20 из 20" in ended.stdout
    ended = shell.run("import", "accounts.csv", "--new-owners")
    assert ended.returncode == 0
    assert "accounts.csv: сменился владелец, счетов: 20" in ended.stderr


def test_a_dry_run_on_a_new_machine_reports_and_leaves_nothing_behind(shell: Shell) -> None:
    (shell.folder / "accounts.csv").write_text("account\n12345\nне номер\n", "utf-8")
    (shell.folder / "meters.csv").write_text("account;meter;digits\n12345;1;5\n", "utf-8")
    ended = shell.run("import", "accounts.csv", "meters.csv", "--dry-run")
    assert ended.returncode == 1
    assert "accounts.csv: прочитано 2, принято 1" in ended.stdout
    assert "meters.csv: прочитано 1, принято 1" in ended.stdout
    assert "accounts.csv, строка 3: не принята: account:" in ended.stderr
    assert "rejected.csv" not in ended.stderr
    assert {path.name for path in shell.folder.iterdir()} == {"accounts.csv", "meters.csv"}


def test_a_dry_run_leaves_an_empty_database_empty(shell: Shell, empty_url: str) -> None:
    (shell.folder / "accounts.csv").write_text("account\n12345\n", "utf-8")
    shell.environ["BOT_DATABASE__URL"] = empty_url
    run_apart(execute(empty_url, "CREATE TABLE somebody_elses (id INTEGER)"))
    ended = shell.run("import", "accounts.csv", "--dry-run")
    assert ended.returncode == 0
    assert "принято 1" in ended.stdout
    assert run_apart(is_empty(empty_url))
    assert shell.run("import", "accounts.csv").returncode == 0
    assert not run_apart(is_empty(empty_url))


@pytest.mark.parametrize(("zone", "last"), [("Europe/Moscow", "2025-10"), ("Atlantic/Azores", "2025-09")])
def test_a_sample_ends_with_the_last_month_that_is_full_where_the_supplier_is(
    tmp_path: Path, zone: str, last: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[supplier]\ntime_zone = "{zone}"\n', "utf-8")
    with time_machine.travel(datetime(2025, 10, 31, 22, 30, tzinfo=UTC), tick=False):
        sample(tmp_path, accounts=1, seed=1, config=config)
    months = {row.split(";")[1] for row in (tmp_path / "charges.csv").read_text("utf-8").splitlines()[1:]}
    assert max(months) == last


def test_the_exit_code_of_an_import_is_the_greatest_of_its_files(shell: Shell) -> None:
    (shell.folder / "accounts.csv").write_text("account\n12345\nне номер\n", "utf-8")
    (shell.folder / "charges.csv").write_text("account;месяц\n", "utf-8")
    assert shell.run("import", "accounts.csv").returncode == 1
    ended = shell.run("import", "accounts.csv", "charges.csv")
    assert ended.returncode == REFUSED
    assert "charges.csv: файл не принят" in ended.stdout
    assert "accounts.csv: прочитано 2" in ended.stdout


def test_what_is_no_register_in_a_folder_is_told_on_one_line(shell: Shell) -> None:
    registers = shell.folder / "registers"
    registers.mkdir()
    for name in ("accounts.py", "payments.py", "README.md"):
        (registers / name).write_text("import csv\n", "utf-8")
    ended = shell.run("import", "registers")
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    passed_over, nothing = ended.stderr.splitlines()
    assert passed_over == "Пропущено, это не реестры: README.md, accounts.py, payments.py"
    assert nothing.startswith("registers: в папке нет ни одного реестра")
    (registers / "accounts.csv").write_text("account\n12345\n", "utf-8")
    ended = shell.run("import", "registers")
    assert (ended.returncode, ended.stderr) == (0, f"{passed_over}\n")


@pytest.mark.parametrize(
    "words",
    [
        ("sample", "--accounts", "1", "--seed", "1", "taken/d"),
        ("migrate",),
        ("demo", "--port", "{port}"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told_in_russian(shell: Shell, words: tuple[str, ...]) -> None:
    (shell.folder / "taken").write_text("no folder", "utf-8")
    (shell.folder / "var").write_text("no folder", "utf-8")
    ended = shell.run(*(word.format(port=free_port()) for word in words))
    assert ended.returncode == REFUSED
    assert re.search("(занято|не папка)$", ended.stderr.strip())
    assert "Traceback" not in ended.stderr


def test_a_newer_database_is_refused_with_the_word_to_run(shell: Shell) -> None:

    assert shell.run("migrate").returncode == 0
    with sqlite3.connect(shell.folder / "var" / "cabinet.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = shell.run("import", "d")
    assert ended.returncode == REFUSED
    assert "main.py migrate" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_taken_port_is_said_with_a_way_out(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = shell.run("demo", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == REFUSED
    assert "занять не удалось (уже занято другой программой)" in ended.stderr
    assert ended.stderr.endswith("Выберите другой: make demo PORT=8081.\n")
    assert [path.name for path in (shell.folder / "var" / "demo").iterdir()] == ["running.lock"]


def test_the_bot_itself_is_told_to_take_another_port_in_the_settings(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        shell.environ["BOT_SERVER__PORT"] = str(taken.getsockname()[1])
        ended = shell.run("run")
    assert ended.returncode == REFUSED
    assert ended.stderr.endswith("Выберите другой: [server] port в настройках.\n")


def test_beside_a_running_demonstration_there_is_no_other(shell: Shell) -> None:
    """On any port: both would use the same files."""
    folder = shell.folder / "var" / "demo"
    port = free_port()
    with demonstration(shell, "--port", str(port)):
        files = {path for path in folder.rglob("*") if path.suffix in {".csv", ".db"}}
        for words, other in product(((), ("--reset",)), (port, free_port())):
            ended = shell.run("demo", *words, "--port", str(other))
            assert (ended.returncode, ended.stdout) == (REFUSED, "")
            assert ended.stderr.startswith(f"Демонстрация уже идёт: http://127.0.0.1:{port}. ")
            assert all(path.exists() for path in files)
        assert folder / "cabinet.db" in files


def test_beginning_anew_after_a_demonstration_was_killed_keeps_nothing_of_it(shell: Shell) -> None:
    folder = shell.folder / "var" / "demo"
    (folder / "mail").mkdir(parents=True)
    (folder / "running.lock").write_text("http://127.0.0.1:1", "utf-8")
    left = [folder / "cabinet.db", folder / "cabinet.db-wal", folder / "mail" / "1.eml"]
    for path in left:
        path.write_text("of before", "utf-8")
    with demonstration(shell, "--reset", "--port", str(free_port())):
        assert not left[2].exists()
        with sqlite3.connect(left[0]) as database:
            assert database.execute("SELECT 1 FROM accounts WHERE number = '1234567890'").fetchall()


def test_a_demonstration_interrupted_at_its_first_import_is_whole_the_next_time(shell: Shell) -> None:
    folder = shell.folder / "var" / "demo"
    with shell.under_way("demo", "--port", str(free_port())):
        comes(lambda: list(folder.glob("*.db")))
    with (
        demonstration(shell, "--port", str(free_port())),
        sqlite3.connect(folder / "cabinet.db") as database,
    ):
        assert database.execute("SELECT 1 FROM accounts WHERE number = '1234567890'").fetchall()


def test_a_demonstration_whose_import_fails_says_so_and_is_no_demonstration_yet(shell: Shell) -> None:
    registers = shell.folder / "var" / "demo" / "registers"
    registers.mkdir(parents=True)
    (registers / "accounts_own.csv").write_text("номер\n1\n", "utf-8")
    ended = shell.run("demo", "--port", str(free_port()))
    assert ended.returncode == REFUSED
    assert "accounts_own.csv: файл не принят: строка 1" in ended.stderr
    assert "make demo-reset" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (registers.parent / "cabinet.db").exists()


def test_the_demonstration_starts_says_what_to_try_and_ends_quietly(shell: Shell) -> None:
    port = free_port()
    demo = shell.starts("demo", "--port", str(port))
    try:
        told = told_what_to_try(demo)
        for fact in ("1234567890", "662,00", "38208746", f"http://127.0.0.1:{port}"):
            assert fact in told
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(timeout=20) == 0
    finally:
        demo.kill()
        demo.communicate()


def test_a_start_without_a_configuration_says_where_the_chat_is(shell: Shell) -> None:
    port = free_port()
    shell.environ["BOT_SERVER__PORT"] = str(port)
    bot = shell.starts("run")
    try:
        assert bot.stdout is not None
        lines = (json.loads(line) for line in bot.stdout)
        line = next(line for line in lines if not line["logger"].startswith("alembic"))
        assert (line["event"], line["channels"]) == ("bot_runs", ["web"])
        assert line["chat"] == f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        bot.send_signal(signal.SIGTERM)
        rest, _ = bot.communicate(timeout=20)
        assert (bot.returncode, rest) == (0, "")
    finally:
        bot.kill()
        bot.communicate()


def test_the_holidays_are_read_at_a_start_and_not_for_help(shell: Shell) -> None:
    shell.interpreter = (sys.executable, "-X", "importtime")
    assert "holidays" not in shell.runs_anew("--help").stderr
    imports = shell.folder / "imports.txt"
    with imports.open("w") as file:
        demo = shell.starts("demo", "--port", str(free_port()), stderr=file)
    try:
        told_what_to_try(demo)
        comes(lambda: "holidays.countries.russia" in imports.read_text("utf-8"))
    finally:
        demo.kill()
        demo.communicate()
