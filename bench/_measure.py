"""What measurements have in common: what a process used, and how results are told."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds that a running process has used, all its threads together; by Linux's /proc."""
    fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def spread(values: Sequence[float], form: str) -> str:
    """The median, and between which values the rounds lie."""
    return f"{median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def verdict(values: Sequence[float], target: float) -> str:
    """Whether the median has come up to the target."""
    return "reached" if median(values) >= target else "not reached"


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns under a heading, in plain text."""
    lines = [heading, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
