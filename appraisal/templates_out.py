"""The scoring workbook of a period, filled with what is held so far."""

from __future__ import annotations

from appraisal.enums import MarkKind
from appraisal.gathering import gather_adjustments, gather_marks, gather_scheme, gather_scores
from appraisal.models import Period
from appraisal.rules.periods import parse_period
from appraisal.workbook.template import BookDescription, describe_template


def template_bytes(period: Period) -> bytes:
    """The workbook as .xlsx; read back by ``import_scores`` it changes nothing."""
    from appraisal.workbook.write import write_template  # loads openpyxl

    return write_template(described(period))


def described(period: Period) -> BookDescription:
    """What stands in the workbook of a period."""
    gathered = gather_scheme(period.scheme)
    code = parse_period(period.label)
    adjustments = [one for one in gather_adjustments(period.scheme, gathered) if one.dated <= code.last_day]
    marks = gather_marks(period.scheme, gathered)
    return describe_template(
        gathered.facts,
        code,
        gather_scores(period, gathered),
        adjustments,
        [mark for mark in marks if mark.kind is MarkKind.VETO],
        [mark for mark in marks if mark.kind is MarkKind.DISQUALIFICATION],
    )
