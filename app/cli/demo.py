"""`demo`: everything on invented data."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.endings import finish

if TYPE_CHECKING:
    from app.demo.registers import DemoFacts


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Порт страницы.", envvar="PORT")] = 8080,
    reset: Annotated[
        bool, typer.Option("--reset", help="Начать заново: удалить всё, что накопилось.")
    ] = False,
) -> None:
    """Показать всё на придуманных данных: без токена, без сети, одной командой."""
    from app.assembly.server import ensure_port_is_free
    from app.assembly.serving import serve
    from app.demo.folder import delete_demo, demo_settings, one_demo_at_a_time, prepare_demo
    from app.logs import configure

    settings = demo_settings(port)
    with one_demo_at_a_time(settings.server.base_url):
        ensure_port_is_free(settings.server, way_out="make demo PORT=8081")
        if reset:
            delete_demo()
        configure("warning", sys.stdout)
        facts = prepare_demo(settings)
        say = partial(_say_what_to_try, settings.server.base_url, facts)
        finish(serve(settings, ready=say, mailbox=True))


def _say_what_to_try(address: str, facts: "DemoFacts") -> None:
    typer.echo(f"""
Чат открыт: {address}
Письма с кодами: {address}/mail

Попробуйте: «Регистрация», любая почта, код из письма.
Потом привяжите счёт:
  счёт {facts.a.account}, сумма {facts.a.amount}, счётчик {facts.a.meter}
  счёт {facts.b.account}, сумма {facts.b.amount}, счётчик {facts.b.meter}
Передайте показания и оплатите счёт: банк учебный, деньги не нужны.

Остановить: Ctrl+C. Начать заново: make demo-reset.
""")
