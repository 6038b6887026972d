"""Papers that were issued, as an administrator lists, shows and withdraws them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.base.check_codes import spaced
from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.papers.paper import Paper, PaperKind
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.issue_paper import issue
from storage.store import open_store
from tests import billing
from tests.app.cli.shell import REFUSED, Shell
from tests.databases import run_apart

ISSUED = datetime(2025, 10, 22, 9, 5, tzinfo=UTC)


async def _issue(url: str) -> Paper:
    store = open_store(url)

    def enter(work: TurnWork) -> Paper:
        billing.state(work)  # type: ignore[arg-type]  # the store gives no other
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        return issue(
            work,
            account.id,
            PaperKind.RECEIPT,
            Month(2025, 9),
            by="cabinet:1",
            policy=Policy(),
            now=ISSUED,
            purpose="для субсидии",
            lasts=timedelta(days=36500),
        )

    paper = await store.transact(enter)
    await store.close()
    return paper


@pytest.fixture
def paper(shell: Shell) -> Paper:
    assert shell.run("migrate").returncode == 0
    assert shell.run("papers").stdout == "Документов ещё не выдавали.\n"
    return run_apart(_issue(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"))


def test_a_paper_is_listed_shown_and_withdrawn_with_a_reason(shell: Shell, paper: Paper) -> None:
    line = f"К-2025-000001: Квитанция, ЛС {billing.A}, за сентябрь 2025, выдана 22.10.2025, действует\n"
    assert shell.run("papers").stdout == shell.run("papers", "--account", billing.A).stdout == line
    shown = shell.run("papers", "show", paper.code).stdout
    assert shown.startswith(line)
    for told in (spaced(paper.code), "попросил cabinet:1", "действует до", "для чего: для субсидии"):
        assert told in shown

    ended = shell.run("papers", "withdraw", paper.number, "--reason", "ошибка в сумме")
    assert ended.stdout == "К-2025-000001: отозвана\n"
    shown = shell.run("papers", "show", "1").stdout
    assert ", отозвана\n" in shown
    assert shown.endswith(": ошибка в сумме\n")
    stated = json.loads(shell.run("papers", "show", "1", "--json").stdout)
    assert (stated["number"], stated["verdict"], stated["month"]) == (paper.number, "withdrawn", "2025-09")
    assert [json.loads(shell.run("papers", "--json").stdout)] == [stated]
    ended = shell.run("papers", "withdraw", paper.number, "--reason", "ещё раз")
    assert (ended.returncode, ended.stderr) == (REFUSED, "К-2025-000001: уже отозвана\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "404"), "404: такого документа нет"),
        (("withdraw", "404", "--reason", "ошибка"), "404: такого документа нет"),
        (("withdraw", "1", "--reason", " "), "--reason: напишите причину"),
        (("withdraw", "1", "--reason", "о" * 201), "--reason: не длиннее 200"),
        (("--account", "404"), "--account: нет лицевого счёта 404"),
        (("--account", "5555555555"), "--account: нет лицевого счёта 5555555555"),
        (("--json", "show", "1"), "Параметры пишут после слова show"),
        (("--limit", "5", "show", "1"), "Параметры пишут после слова show"),
    ],
)
def test_wrong_words_about_papers_withdraw_nothing(
    shell: Shell, paper: Paper, words: tuple[str, ...], told: str
) -> None:
    ended = shell.run("papers", *words)
    assert ended.returncode == REFUSED
    assert told in ended.stderr
    assert shell.run("papers", "show", paper.number).stdout.count(", действует\n") == 1
