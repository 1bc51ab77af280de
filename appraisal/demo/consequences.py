"""What followed from the demo county's results: of 2011 all is settled, of 2012 some is carried out, some waived, the
rest open, and one township has its second yellow card in a row. The days of 2012 are counted from the clock, so that
something is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.consequences import (
    Carrying,
    carry_out,
    compile_year,
    complete_measure,
    record_conclusion,
    waive,
)
from appraisal.demo.papers import after, moment, paper
from appraisal.demo.trial import CODE as TRIAL
from appraisal.enums.consequences import Conclusion, ConsequenceState, FollowUp, Measure
from appraisal.models import Consequence, ConsequenceDecision, ConsequenceMeasure, Publication
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person

YEAR, TOWN, BUREAU = 2012, "T11", "G27"
FOUND = "考察组个别谈话 26 人，调阅项目台账：重点项目推进不力、作风不实是落后的主要原因，属主观因素。"
NOT_THEIRS = "考察组查明：年内发生的事故由外来企业越界开采引发，单位已按规定履职，属客观因素。"
SPARED = "考察组查明：职能调整和经费划转影响了全年任务，班子履职正常，属客观因素。"
MERGED = "该单位列入机构改革撤并范围，年内并入新设单位，不再派驻。"
TOLD = "已由纪检监察机关负责人谈话，本人作出书面说明，限期两个月完成所欠目标。"
TRIED = "综合考核当年试行，结果供单位改进工作，不单独运用；以双向承诺考评结果为准。"
CIRCULATED = "安办〔2012〕8号文件通报承诺未兑现的单位和主要负责人。"


@transaction.atomic
def load(at: datetime) -> str:
    """Compile and decide once; one line about it, "" when there was nothing to do."""
    final = Publication.objects.in_force().filter(approved_at__isnull=False, version__period__label=str(YEAR))
    if ConsequenceDecision.objects.exists() or not final.exists():
        return ""
    office, discipline = _holders(Duty.APPRAISAL_OFFICE)[0], _holders(Duty.DISCIPLINE)[0]
    first, second = _holders(Duty.ORGANIZATION_OFFICE)[:2]
    when = after(timezone.localdate(at), -4)
    minutes = paper("常委会会议纪要", ["会议研究年度考核结果运用事项。"], day=timezone.localdate(when))
    _year_before(first, second, discipline, minutes)
    compile_year(YEAR, at=after(timezone.localdate(at), -12))
    _card(TOWN, YEAR, first, second, minutes, when)
    compile_year(YEAR, at=after(timezone.localdate(at), -3))
    _trial(first, second, minutes, when)
    spared = _of(FollowUp.YELLOW_CARD, BUREAU)
    record_conclusion(spared, Conclusion.OBJECTIVE, NOT_THEIRS, upload=_fresh(minutes), by=second, at=when)
    waive(spared, "考察认定属客观因素，不予黄牌警告。", by=first, at=when + timedelta(days=1))
    waive(_of(FollowUp.POSTING, "G37"), MERGED, by=first, at=when)
    inspector = Person.objects.filter(unit__code="P02").order_by("number").last()
    carry_out(_of(FollowUp.POSTING, TOWN), Carrying(inspector=inspector), by=first, at=when)
    carry_out(_of(FollowUp.RECOMMEND, "T01"), Carrying(), by=first, at=when)
    praised = Carrying(measures=(Measure.MERIT, Measure.MATERIAL), reason="外贸出口总量和增幅均列全省前列。")
    carry_out(_of(FollowUp.HONOUR, "G20"), praised, by=office, at=when)
    rewarded = Carrying(measures=(Measure.ECONOMIC, Measure.HONOUR), reason="承担的重点任务提前完成。")
    carry_out(_of(FollowUp.EXECUTION, "G12"), rewarded, by=office, at=when)
    _talk(_of(FollowUp.BROKEN_PROMISE, "T05"), discipline, when)
    held = Consequence.objects.all()
    return f"结果运用建议 {held.count()}，已办 {held.exclude(state=ConsequenceState.PROPOSED).count()}"


def _year_before(first: Account, second: Account, discipline: Account, minutes: SimpleUploadedFile) -> None:
    """All of the year before is settled: a card for the last township, the others spared, broken promises told."""
    met = moment(date(YEAR, 2, 20))
    compile_year(YEAR - 1, at=moment(date(YEAR, 2, 16)))
    for row in Consequence.objects.filter(year=YEAR - 1).select_related("unit").order_by("pk"):
        if row.kind == FollowUp.YELLOW_CARD and row.unit.code == TOWN:
            _card(TOWN, YEAR - 1, first, second, minutes, met)
        elif row.kind == FollowUp.YELLOW_CARD:
            record_conclusion(row, Conclusion.OBJECTIVE, SPARED, upload=_fresh(minutes), by=second, at=met)
            waive(row, "考察认定属客观因素，不予黄牌警告。", by=first, at=met)
        elif row.kind in (FollowUp.MODEL, FollowUp.HONOUR):
            new = Carrying(measures=(Measure.COMMEND,), reason="受上级表彰。")
            measure = ConsequenceMeasure.objects.get(consequence=carry_out(row, new, by=first, at=met))
            complete_measure(measure, done_on=met.date(), text="安发〔2012〕5号文件予以嘉奖。", by=first, at=met)
        elif row.kind == FollowUp.RECOMMEND:
            carry_out(row, Carrying(), by=first, at=met)
        elif row.kind == FollowUp.BROKEN_PROMISE:
            _talk(row, discipline, met)
            notice = ConsequenceMeasure.objects.get(consequence=row, measure=Measure.NOTICE)
            at = met + timedelta(days=6)
            complete_measure(notice, done_on=at.date(), text=CIRCULATED, by=discipline, at=at)
        else:
            waive(row, "当年未配备巡视员，由县分管领导联系督促。", by=first, at=met)


def _trial(first: Account, second: Account, minutes: SimpleUploadedFile, when: datetime) -> None:
    """Nothing follows from the plan that was tried beside the county's own."""
    for row in Consequence.objects.filter(year=YEAR, scheme=TRIAL).order_by("pk"):
        if row.kind == FollowUp.YELLOW_CARD:
            record_conclusion(row, Conclusion.OBJECTIVE, TRIED, upload=_fresh(minutes), by=second, at=when)
        waive(row, TRIED, by=first, at=when)


def _holders(duty: Duty) -> list[Account]:
    held = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False)
    return list(dict.fromkeys(one.account for one in held.select_related("account__person").order_by("pk")))


def _of(kind: FollowUp, code: str, year: int = YEAR) -> Consequence:
    found: Consequence = Consequence.objects.exclude(scheme=TRIAL).get(kind=kind, unit__code=code, year=year)
    return found


def _fresh(document: SimpleUploadedFile) -> SimpleUploadedFile:
    document.seek(0)
    return document


def _card(code: str, year: int, first: Account, second: Account, minutes: SimpleUploadedFile, when: datetime) -> None:
    """Found by one, decided by another with the minutes of the standing committee."""
    row = _of(FollowUp.YELLOW_CARD, code, year)
    record_conclusion(row, Conclusion.SUBJECTIVE, FOUND, upload=_fresh(minutes), by=second, at=when)
    day = timezone.localdate(when)
    new = Carrying(reason="同意考察意见。", meeting_on=day, meeting_record=f"安常纪〔{day.year}〕{day.month}号")
    carry_out(row, new, upload=_fresh(minutes), by=first, at=when + timedelta(hours=3))


def _talk(row: Consequence, by: Account, when: datetime) -> None:
    """The talk was held, the notice is still to be written."""
    carry_out(row, Carrying(), by=by, at=when)
    talk = ConsequenceMeasure.objects.get(consequence=row, measure=Measure.TALK)
    at = when + timedelta(days=2)
    complete_measure(talk, done_on=timezone.localdate(at), text=TOLD, by=by, at=at)
