"""One stream of log lines for our own records and everybody else's: JSON, or plain text in a terminal.

Nothing personal and no secret is logged on purpose. `redact` is the second line of defence, against what
libraries put into messages and tracebacks: it masks values by their keys, and parts of texts by their look.
Numbers that our own code logs as numbers (`update_id=7`) are left alone. In a text, an account number of less
than eight digits looks like any other number, and is masked only where its place gives it away, as in a URL.
"""

import logging
import re
import sys
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_MASK = "***"
_VALUE = r"""(["']?\s*[:=]\s*)(?:"[^"\n]*"|'[^'\n]*'|{bare})"""
"""What follows a name, in a header, a form, JSON or a repr; `{bare}` is a value without quotes."""

_SENSITIVE_KEY = re.compile(r"token|secret|password|api_key|authorization|cookie", re.IGNORECASE)
_SENSITIVE_TEXT = [
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        # Telegram's token, also in the path of a request, where aiohttp writes its colon as %3A.
        (r"/bot\d+(?::|%3A)[^/\s\"'?]+", f"/bot{_MASK}"),
        (r"(?<!\d)\d{6,}(?::|%3A)[\w-]{30,}", _MASK),
        # VK's token.
        (r"\bvk1\.a\.[\w-]+", _MASK),
        # The token of a page for passwords.
        (r"/password/[\w-]{20,}", f"/password/{_MASK}"),
        # Login and password in a URL.
        (r"://[^/\s@\"']+@", f"://{_MASK}@"),
        (r"(authorization|cookie)" + _VALUE.format(bare=r"[^\r\n]+"), rf"\1\2{_MASK}"),
        (r"(token|secret|password|api_key)" + _VALUE.format(bare=r"[^\s,;&)\]}>]+"), rf"\1\2{_MASK}"),
        (r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", rf"\1 {_MASK}"),
        # The query of a URL, which carries accounts and keys.
        (r"([?&][\w.-]+=)[^&\s\"'#]+", rf"\1{_MASK}"),
        # The data that SQLAlchemy, PostgreSQL, pydantic and aiogram choked on and quote.
        (r"\[parameters: [^\n]*", f"[parameters: {_MASK}]"),
        (r"\bDETAIL: [^\n]*", f"DETAIL: {_MASK}"),
        (r"\binput_value=[^\n]*", f"input_value={_MASK}"),
        (r"(?m:^Content: )[^\n]*", f"Content: {_MASK}"),
        # E-mail addresses.
        (r"(?<![\w.+-])[\w.+-]+@[\w.-]+", _MASK),
        # Telephone numbers as people write them.
        (
            r"(?<!\d)(?:(?:\+\d{1,3}|8)[ \xa0(-]{0,2})?\d{3}[ \xa0)-]{1,2}\d{3}(?:[ \xa0-]?\d{2}){2}(?!\d)",
            _MASK,
        ),
        # Accounts, bank accounts, telephones, people's ids; not fractions, and not parts of words and hashes.
        (r"(?<![0-9A-Z])(?<!\d\.)\d{8,}(?![0-9A-Z])", _MASK),
    )
]
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_TALKATIVE = {
    "aiosqlite": logging.INFO,  # writes the values of statements at DEBUG
    "alembic.runtime.plugins": logging.WARNING,  # names its own parts at INFO
    "apscheduler": logging.WARNING,  # tells each step of its own at INFO, and nothing that anybody asks
    "pymorphy3": logging.WARNING,  # where its dictionary lies
}
"""Libraries of which only this level and above is worth reading."""


def configure(level: str, stream: TextIO) -> None:
    """Send every record of this process, uncaught errors and warnings too, to one stream.

    Args:
        level: the least level to write, such as `info`.
        stream: where to; a terminal gets text, anything else gets one JSON object a line.
    """
    added: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=added,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.format_exc_info,
                redact,
                _renderer(stream),
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *added,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask secrets and personal data in every value of a record, of any type."""
    return {key: _masked(key, value) for key, value in event.items()}


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        # The traceback is text already, for `redact` to see it.
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _masked(key: str, value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if _SENSITIVE_KEY.search(key):
        return _MASK
    if isinstance(value, int | float):
        return value
    if isinstance(value, dict):
        return {str(name): _masked(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(key, inner) for inner in value]
    return _masked_text(value if isinstance(value, str) else repr(value))


def _masked_text(text: str) -> str:
    for pattern, replacement in _SENSITIVE_TEXT:
        text = pattern.sub(replacement, text)
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger(__name__).critical("Uncaught error", exc_info=(kind, error, traceback))
