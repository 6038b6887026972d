"""A database that cannot be worked with ends a command in one line, as any other wrong setting does."""

import pytest

from tests.app.cli.shell import REFUSED, Shell, free_port

COMMANDS = [
    ("migrate",),
    ("import", "accounts.csv"),
    ("import", "accounts.csv", "--dry-run"),
    ("export", "readings", "--out", "out.csv"),
    ("readings",),
    ("run",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_server_that_does_not_answer_is_named_without_the_password(
    shell: Shell, words: tuple[str, ...]
) -> None:
    port = free_port()
    shell.environ["BOT_DATABASE__URL"] = f"postgresql://bot:geheim@127.0.0.1:{port}/cabinet"
    ended = shell.run(*words)
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    assert ended.stderr == f"database.url: сервер не отвечает (127.0.0.1:{port})\n"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database_is_named(shell: Shell, words: tuple[str, ...]) -> None:
    (shell.folder / "notes.md").write_text("# Notes, which are long enough to be taken for a database\n" * 9)
    shell.environ["BOT_DATABASE__URL"] = "sqlite:///notes.md"
    ended = shell.run(*words)
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    assert ended.stderr == "notes.md: это не база SQLite\n"


def test_a_file_in_the_place_of_a_folder_is_named(shell: Shell) -> None:
    (shell.folder / "README.md").write_text("no folder")
    ended = shell.run("sample", "README.md", "--accounts", "1", "--seed", "1")
    assert (ended.returncode, ended.stderr) == (REFUSED, "README.md: такое имя уже занято\n")
