"""What the tests' own way to type commands must not hide."""

import pytest

from tests.app.cli.shell import Shell


def test_a_traceback_is_seen(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (shell.folder / "main.py").write_text("import sys\nprint('said')\nraise KeyError('lost')\n")
    monkeypatch.setattr("tests.app.cli.forked.ROOT", shell.folder)
    ended = shell.run("anything")
    assert ended.returncode == 1
    assert (ended.stdout, "KeyError: 'lost'" in ended.stderr) == ("said\n", True)


def test_words_folder_and_environment_are_those_of_the_shell(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shell.folder / "main.py").write_text(
        "import os, sys\n"
        "print(sys.argv[1:], os.getcwd(), os.environ.get('BOT_X'), 'HOME' in os.environ)\n"
        "sys.exit(7)\n"
    )
    monkeypatch.setattr("tests.app.cli.forked.ROOT", shell.folder)
    shell.environ = {"BOT_X": "1"}
    ended = shell.run("a", "б")
    assert ended.returncode == 7
    assert ended.stdout == f"['a', 'б'] {shell.folder} 1 False\n"
