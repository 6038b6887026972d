"""`run`: the bot itself."""

import sys

from app.cli.endings import finish
from app.cli.settings import ConfigOption, load_settings


def run(config: ConfigOption = None) -> None:
    """Запустить бота: Telegram, VK, чат на сайте — что включено в настройках."""
    from app.assembly.serving import serve
    from app.logs import configure

    settings = load_settings(config)
    configure(settings.log.level, sys.stdout)
    finish(serve(settings))
