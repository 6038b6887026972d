"""Words that no command takes are answered in the language of everything else."""

import pytest

from tests.app.cli.shell import REFUSED, Shell


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("impor",), "Нет такой команды: impor. Возможно, import."),
        (("readings", "acept", "1"), "Нет такой команды: acept. Возможно, accept."),
        (("run", "--confg", "x"), "Нет такого параметра: --confg. Возможно, --config."),
        (("run", "x.toml"), "Лишнее: x.toml."),
        (("run", "--config"), "После --config нужно значение."),
        (("import",), "Не хватает: ФАЙЛ."),
        (("readings", "accept"), "Не хватает: НОМЕР."),
        (("readings", "accept", "первое"), "НОМЕР: нужно целое число."),
        (("readings", "reject", "1"), "Не хватает: --reason."),
        (("demo", "--port", "99999"), "--port (переменная PORT): нужно не больше 65535."),
        (("demo", "--port", "0"), "--port (переменная PORT): нужно не меньше 1."),
        (("demo", "--port", "http"), "--port (переменная PORT): нужно целое число."),
        (("export", "readings", "--out", "x", "--since", "вчера"), "--since: нужна дата вида 2026-10-31"),
    ],
)
def test_a_slip_is_told_in_russian_with_the_way_to_help(
    shell: Shell, words: tuple[str, ...], told: str
) -> None:
    ended = shell.run(*words)
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    first, second = ended.stderr.splitlines()
    assert first.startswith(told)
    assert second.startswith("Справка: main.py")
    assert second.endswith("--help")


def test_a_port_that_make_hands_over_is_told_too(shell: Shell) -> None:
    shell.environ["PORT"] = "99999"
    ended = shell.run("demo")
    assert ended.returncode == REFUSED
    assert ended.stderr.startswith("--port (переменная PORT): нужно не больше 65535.\n")
    assert not (shell.folder / "var").exists()


@pytest.mark.parametrize("words", [(), ("export",), ("config",)])
def test_no_further_word_is_answered_with_help(shell: Shell, words: tuple[str, ...]) -> None:
    ended = shell.run(*words)
    assert (ended.returncode, ended.stderr) == (REFUSED, "")
    assert "Usage" in ended.stdout
