"""`papers`: receipts and certificates that were issued, and taking one back."""

from functools import partial
from typing import Annotated, Final

import typer

from app.cli.endings import a_word_follows, finish, refuse
from app.cli.readings import ADMINISTRATOR
from app.cli.settings import ConfigOption, load_settings

_MOST: Final = 1000
_NO_SUCH_PAPER: Final = "такого документа нет, номера показывает main.py papers"

PaperName = Annotated[str, typer.Argument(help="Номер или код документа.", metavar="НОМЕР")]

group = typer.Typer(help="Выданные квитанции и справки: показать, отозвать.")


@group.callback(invoke_without_command=True)
def list_papers(
    context: typer.Context,
    account: Annotated[str, typer.Option(help="Только этого лицевого счёта.", metavar="ЛС")] = "",
    limit: Annotated[int, typer.Option(help="Сколько последних.", min=1, max=_MOST)] = 20,
    json: Annotated[bool, typer.Option("--json", help="В JSON, строка на документ.")] = False,
    config: ConfigOption = None,
) -> None:
    """Выданные квитанции и справки, последние сверху. Без слова дальше — показать."""
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.cli.paper_lines import json_of, line_of
    from app.clock import now
    from core.model.accounts import NotAnAccountNumber, parse_account_number
    from core.use_cases.review_papers import NoSuchAccount, last_issued

    if a_word_follows(context):
        return
    settings = load_settings(config)
    policy = policy_of(settings)
    try:
        number = parse_account_number(account) if account else None
        asked = partial(last_issued, limit=limit, policy=policy, now=now(), number=number)
        found = finish(transact(settings, asked))
    except (NotAnAccountNumber, NoSuchAccount):
        refuse(f"--account: нет лицевого счёта {account}.")
    for issued in found:
        typer.echo(json_of(issued) if json else line_of(issued))
    if not found and not json:
        typer.echo("Документов ещё не выдавали.")


@group.command("show")
def show_paper(
    name: PaperName,
    json: Annotated[bool, typer.Option("--json", help="В JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Показать документ: чей, когда и для чего выдан, действует ли."""
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.cli.paper_lines import json_of, text_of
    from app.clock import now
    from core.use_cases.review_papers import NoSuchPaper, find_paper

    settings = load_settings(config)
    policy = policy_of(settings)
    try:
        issued = finish(transact(settings, partial(find_paper, typed=name, policy=policy, now=now())))
    except NoSuchPaper:
        refuse(f"{name}: {_NO_SUCH_PAPER}")
    typer.echo(json_of(issued) if json else text_of(issued, policy))


@group.command("withdraw")
def withdraw(
    name: PaperName,
    reason: Annotated[str, typer.Option(help="Почему: остаётся в учёте, при проверке не показывают.")],
    config: ConfigOption = None,
) -> None:
    """Отозвать документ: кто проверит его код, узнает, что он больше не действует."""
    from app.assembly.store import transact
    from app.clock import now
    from core.use_cases.review_papers import NoSuchPaper, WithdrawnBefore, withdraw_paper
    from core.use_cases.review_reading import MOST_REASON, NoReason, ReasonTooLong

    settings = load_settings(config)
    asked = partial(withdraw_paper, typed=name, reason=reason, by=ADMINISTRATOR, now=now())
    try:
        paper = finish(transact(settings, asked))
    except NoReason:
        refuse("--reason: напишите причину.")
    except ReasonTooLong:
        refuse(f"--reason: не длиннее {MOST_REASON} знаков.")
    except NoSuchPaper:
        refuse(f"{name}: {_NO_SUCH_PAPER}")
    except WithdrawnBefore:
        refuse(f"{name}: уже отозвана")
    typer.echo(f"{paper.number}: отозвана")
