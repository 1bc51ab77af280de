"""A commissioned satisfaction survey is taken over from the agency's workbook, all or nothing (BZ-3-a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.models import CommissionedSurvey, SurveyAnswer
from appraisal.rules.commissioned import Line, check_lines, read_lines
from appraisal.rules.evaluations import check_samples
from core import audit, files, rulebook
from core.file_kinds import FileKind
from core.findings import Refused, demand, unmet
from organization.models import Account

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class NewSurvey:
    year: int
    title: str
    surveyor: str
    samples: int
    held_on: date


@transaction.atomic
def import_survey(new: NewSurvey, upload: UploadedFile[Any], *, by: Account, at: datetime) -> CommissionedSurvey:
    """Keep a survey with its questions; refused with every faulty cell of the workbook. It changes no grade."""
    least = rulebook.parameters(rulebook.current(by=by, at=at)).whole("appraisal.survey_sample")
    document = files.store(upload, by=by, at=at, allowed={FileKind.XLSX})
    lines, faults = read_lines(_cells(upload))
    taken = CommissionedSurvey.objects.filter(year=new.year, title=new.title.strip()).exists()
    twice = [unmet("BZ-3-a", "该年度已有同名的调查", remedy="请核对名称")] if taken else []
    demand([*twice, *check_samples(new.samples, least), *faults, *check_lines(lines, new.samples)])
    survey = CommissionedSurvey.objects.create(
        year=new.year, title=new.title.strip(), surveyor=new.surveyor.strip(), samples=new.samples,
        held_on=new.held_on, document=document, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    SurveyAnswer.objects.bulk_create(_answer(survey, number, line) for number, line in enumerate(lines, 1))
    after = {"year": new.year, "samples": new.samples, "questions": len(lines)}
    audit.record(verb="appraisal.import_survey", by=by, at=at, obj=survey, after=after)
    return survey


def _answer(survey: CommissionedSurvey, number: int, line: Line) -> SurveyAnswer:
    return SurveyAnswer(
        survey=survey, number=number, question=line.question, satisfied=line.satisfied, asked=line.asked
    )  # fmt: skip


def _cells(upload: UploadedFile[Any]) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook  # loaded by the process that reads the first workbook
    from openpyxl.utils.exceptions import InvalidFileException

    upload.seek(0)
    try:
        book = load_workbook(BytesIO(upload.read()), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [tuple(row) for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=3, values_only=True)]
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise Refused([unmet("BZ-3-a", "工作簿无法读取", remedy="请用模板重新保存后上传")]) from error
    book.close()
    return rows
