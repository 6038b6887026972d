"""What a start of the program reads from files that no test changes; what is forked has it already."""

import gc
from datetime import UTC, datetime

from bot.texts import russian
from bot.understanding.matcher import russian_matcher
from core.base.calendar import is_working_day

russian()
russian_matcher()
is_working_day(datetime.now(UTC).date())
gc.freeze()  # no program goes through it again
