"""`appeals`: what subscribers have written, and answering it on the server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from core.base.ids import AppealId
    from core.base.refusals import Refusal
    from core.model.appeals.appeal import Appeal
    from core.ports.store import TurnWork

T = TypeVar("T")

_MOST: Final = 1000

Number = Annotated[
    int,
    typer.Argument(help="Номер обращения: его показывает appeals.", min=1, max=2**63 - 1, metavar="НОМЕР"),
]

group = typer.Typer(help="Обращения абонентов: показать, ответить, закрыть.")


@group.callback(invoke_without_command=True)
def list_appeals(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="Сколько показать.", min=1, max=_MOST)] = 50,
    config: ConfigOption = None,
) -> None:
    """Открытые обращения, с ближайшим сроком сверху. Без слова дальше — показать."""
    from app.assembly.store import transact
    from core.use_cases.answer_appeal import open_appeals

    if context.invoked_subcommand is not None:
        if config is not None:
            refuse(f"Параметры пишут после слова {context.invoked_subcommand}.")
        return
    found = finish(transact(load_settings(config), lambda work: open_appeals(work, limit)))
    for each in found:
        typer.echo(_line(each))
    if not found:
        typer.echo("Открытых обращений нет.")


@group.command("show")
def show(number: Number, config: ConfigOption = None) -> None:
    """Показать обращение и всю переписку, с заметками операторов."""
    from app.assembly.supplier import policy_of
    from app.clock import now
    from bot.engine.markup import plain
    from bot.texts import russian
    from bot.wording.appeals import conversation
    from core.use_cases.answer_appeal import look, whole_thread

    policy = policy_of(load_settings(config))

    def see(work: "TurnWork") -> list[str]:
        found = look(work, _id(number), by=_who(), now=now())
        account = "" if found.account_id is None else f"\nЛС {work.accounts.get(found.account_id).number}"
        messages = whole_thread(work, found.id)
        said = conversation(russian(), found, messages, policy, to_operators=True)
        return [f"{_line(found)}{account}", *map(plain, said)]

    typer.echo("\n\n".join(_done(config, see)))


@group.command("answer")
def answer(
    number: Number,
    text: Annotated[str, typer.Option(help="Ответ; абонент прочтёт его без вашего имени.")] = "",
    text_file: Annotated[Path | None, typer.Option(help="Файл с ответом, UTF-8, вместо --text.")] = None,
    config: ConfigOption = None,
) -> None:
    """Ответить: абонент получит ответ сам, где бы он ни был."""
    from app.clock import now
    from core.use_cases.answer_appeal import answer as reply

    words = text if text_file is None else _read(text_file)
    typer.echo(_line(_done(config, lambda work: reply(work, _id(number), words, by=_who(), now=now()))))


@group.command("note")
def note(
    number: Number,
    text: Annotated[str, typer.Option(help="Заметка для операторов: абонент её не увидит.")],
    config: ConfigOption = None,
) -> None:
    """Оставить заметку, которую видят только операторы."""
    from app.clock import now
    from core.use_cases.answer_appeal import note as keep

    typer.echo(_line(_done(config, lambda work: keep(work, _id(number), text, by=_who(), now=now()))))


@group.command("close")
def close(number: Number, config: ConfigOption = None) -> None:
    """Закрыть: абонент узнает об этом и 30 дней может открыть снова."""
    from app.clock import now
    from core.use_cases.answer_appeal import close as end

    typer.echo(_line(_done(config, lambda work: end(work, _id(number), by=_who(), now=now()))))


def _done(config: Path | None, work: "Callable[[TurnWork], T]") -> T:
    """Do it in one transaction; a refusal ends the command with what is wrong."""
    from app.assembly.store import transact
    from core.base.refusals import Refusal

    try:
        return finish(transact(load_settings(config), work))
    except Refusal as refusal:
        _explain(refusal)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{path}: не читается ({error})")


def _explain(refusal: "Refusal") -> "NoReturn":
    from bot.texts import russian
    from bot.wording.appeals import why_not

    refuse(why_not(russian(), refusal))


def _who() -> str:
    """Who types the command, as the audit names them."""
    import getpass

    return f"server:{getpass.getuser()}"


def _id(number: int) -> "AppealId":
    from core.base.ids import AppealId

    return AppealId(number)


def _line(found: "Appeal") -> str:
    """One line: number, what about, how it stands, by when."""
    from bot.texts import russian
    from bot.wording.appeals import status_named
    from core.base import figures

    status = status_named(russian(), found.status)
    return f"{found.id}: {found.kind}; {status}; ответить до {figures.day(found.due)}"
