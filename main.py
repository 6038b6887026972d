"""The command line's front door: every command, each kept in a file of `app/cli`."""

import sys
from typing import NoReturn

import typer

from app.cli import (
    appeals,
    broadcasts,
    config,
    database,
    demo,
    erasures,
    jobs,
    papers,
    payments,
    queue,
    readings,
    registers,
    run,
)
from app.cli.endings import explain_misconfiguration
from app.cli.words import explain_wrong_words

program = typer.Typer(
    help="Личный кабинет абонента энергосбыта: чат в Telegram, во ВКонтакте и на сайте.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
program.command()(run.run)
program.command()(demo.demo)
program.command()(database.migrate)
program.command("import")(registers.import_registers)
program.command()(registers.sample)
program.command()(payments.reconcile)
program.command()(jobs.job)
program.add_typer(config.group, name="config")
program.add_typer(registers.export, name="export")
program.add_typer(readings.group, name="readings")
program.add_typer(appeals.group, name="appeals")
program.add_typer(payments.group, name="payments")
program.add_typer(erasures.group, name="erasures")
program.add_typer(papers.group, name="papers")
program.add_typer(queue.group, name="queue")
program.add_typer(broadcasts.group, name="broadcasts")


def command_line() -> NoReturn:
    """Carry out what was typed; what is wrong is said in Russian, without a traceback."""
    with explain_wrong_words(), explain_misconfiguration():
        sys.exit(program(standalone_mode=False))


if __name__ == "__main__":
    command_line()
