"""What became of a file: its counts, its line in the report, its exit code."""

import json
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

MOST_DETAILS: Final = 200
"""So many warnings of a file are told one by one."""


class ExitCode(IntEnum):
    """What a call of `import` answers to the shell; the greatest of its files'."""

    ALL_TAKEN = 0
    ROWS_REFUSED = 1
    FILE_REFUSED = 2


@dataclass(slots=True, kw_only=True)
class FileReport:
    """What became of one file."""

    file: str
    """Its name."""
    kind: str
    """The kind of the register, empty when it could not be told."""
    read: int = 0
    taken: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    unidentified: int = 0
    seconds: float = 0.0
    error: str = ""
    """Why the file was refused whole."""
    details: list[str] = field(default_factory=list)
    """Warnings in words, the first of them."""

    def warn(self, text: str, line: int | None = None) -> None:
        """Count a warning."""
        self.warnings += 1
        self.tell(text, line)

    def tell(self, text: str, line: int | None = None) -> None:
        """Keep a detail, as long as there is room."""
        if len(self.details) < MOST_DETAILS:
            self.details.append(f"{self.file}, строка {line}: {text}" if line else f"{self.file}: {text}")
        elif len(self.details) == MOST_DETAILS:
            self.details.append(f"{self.file}: дальше предупреждения не перечисляются")

    @property
    def exit_code(self) -> ExitCode:
        """The exit code that the file deserves."""
        if self.error:
            return ExitCode.FILE_REFUSED
        return ExitCode.ROWS_REFUSED if self.rejected else ExitCode.ALL_TAKEN

    def text(self) -> str:
        """The report's line in Russian."""
        if self.error:
            return f"{self.file}: файл не принят: {self.error}"
        per_second = round(self.read / self.seconds) if self.seconds else 0
        seconds = f"{self.seconds:.1f}".replace(".", ",")
        return (
            f"{self.file}: прочитано {self.read}, принято {self.taken}, без изменений {self.unchanged}, "
            f"отклонено {self.rejected}, предупреждений {self.warnings}, невыясненных {self.unidentified}, "
            f"{seconds} с, {per_second} строк/с"
        )

    def json(self) -> str:
        """The same as one JSON object on one line."""
        facts: dict[str, object] = {"file": self.file, "kind": self.kind}
        if self.error:
            facts["error"] = self.error
        else:
            facts |= {
                "read": self.read,
                "taken": self.taken,
                "unchanged": self.unchanged,
                "rejected": self.rejected,
                "warnings": self.warnings,
                "unidentified": self.unidentified,
                "seconds": round(self.seconds, 3),
            }
        return json.dumps(facts, ensure_ascii=False)
