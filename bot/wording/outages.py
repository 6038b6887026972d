"""An outage in words: why, since when, until when it is expected to last."""

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.model.outages import Outage, at


def outage_named(texts: Texts, outage: Outage) -> Markup:
    """What the source has stated, in one or two sentences; no address, since whoever reads it lives there."""
    begins = figures.moment(at(outage.begins, None))
    if outage.is_over:
        return texts("outage-restored", at=figures.moment(at(outage.restored, None)))
    if not outage.ends:
        return texts(f"outage-{outage.kind}-unknown", begins=begins)
    return texts(f"outage-{outage.kind}", begins=begins, ends=figures.moment(at(outage.ends, None)))
