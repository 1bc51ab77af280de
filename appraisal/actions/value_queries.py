"""疑问: an appraised unit asks about its figure; the supplier corrects it or says why it stands."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from appraisal.actions.data_returns import correct_values
from appraisal.actions.readings import record_readings
from appraisal.actions.recusal import check_touch
from appraisal.actions.series import data_parameters
from appraisal.enums import Deed, Method
from appraisal.enums.values import QueryOutcome
from appraisal.gathering.supply import base_labels, held_values, needs_of
from appraisal.metrics import metrics_of
from appraisal.models import DataReturn, Indicator, Member, MetricEntry, Period, Series, SeriesValue, ValueQuery
from appraisal.rules.facts import POINT
from appraisal.rules.methods import Reading
from appraisal.rules.metrics import NoFigure
from appraisal.rules.series import Content
from appraisal.rules.supply import by_hand, check_by_hand
from core import audit, calendar
from core.fields import from_points
from core.findings import demand, unmet
from organization.models import Account

ENTRY = "appraisal.metricentry"


@transaction.atomic
def ask_query(value: SeriesValue, *, question: str, by: Account, at: datetime) -> ValueQuery:
    """Ask about a submitted figure of the person's own unit; to be answered within the days of the rulebook."""
    row = SeriesValue.objects.select_related("series").get(pk=value.pk)
    filed = DataReturn.objects.in_force().filter(supplier=row.series.supplier_id, period=row.period)
    findings = []
    if row.unit_id not in by.own_unit_ids:
        findings.append(unmet("JH-C-3.3-h", "只能对本单位的数据提出疑问", remedy="请由数据所属单位提出"))
    if not filed.exists() or SeriesValue.objects.filter(supersedes=row).exists():
        findings.append(unmet("", "该数据尚未报送，或已经更正", remedy="请查看现在的数据"))
    if ValueQuery.objects.filter(value=row, answered_at__isnull=True).exists():
        findings.append(unmet("", "该数据已有待答复的疑问", remedy="请等待数据责任单位答复"))
    if not question.strip():
        findings.append(unmet("", "请写明疑问", remedy="说明认为不准确的原因和依据", field="question"))
    demand(findings)
    days = data_parameters(at).whole("appraisal.data_answer_days")
    due = calendar.add_working_days(timezone.localdate(at), days)
    query = ValueQuery.objects.create(value=row, question=question.strip(), due=due, asked_at=at, asked_by=by)
    audit.record(verb="appraisal.ask_query", by=by, at=at, obj=query, after={"question": query.question})
    return query


@transaction.atomic
def answer_query(
    query: ValueQuery, *, answer: str, correction: Content | str = "", by: Account, at: datetime
) -> ValueQuery:
    """Answer with a reason, and with the corrected figure where there is one; the readings follow (JH-C-3.3-h).

    ``correction`` is a figure in ten-thousandths, None for 不涉及, or "" when the figure stands. Never about the
    person's own unit; refused as ``correct_values``.
    """
    row = ValueQuery.objects.select_for_update(of=("self",)).select_related("value__series", "value__unit").get(
        pk=query.pk
    )  # fmt: skip
    findings = []
    if row.answered_at is not None:
        findings.append(unmet("", "该疑问已经答复", remedy="无需处理"))
    if row.value.unit_id in by.own_unit_ids:
        findings.append(unmet("JH-C-3.3-h", "不得答复本单位提出的疑问", remedy="由考评办或其他人员答复"))
    if not answer.strip():
        findings.append(unmet("", "请写明答复理由", remedy="说明核实情况和依据", field="answer"))
    demand(findings)
    if correction != "":
        value = row.value
        filed = DataReturn.objects.in_force().get(supplier=value.series.supplier_id, period=value.period)
        cells = {(value.unit.code, value.series.code): correction}
        correct_values(filed, cells, reason=f"答复疑问：{answer.strip()}"[:300], by=by, at=at)
    row.outcome = QueryOutcome.UPHELD if correction == "" else QueryOutcome.CORRECTED
    row.answer, row.answered_at, row.answered_by = answer.strip(), at, by
    row.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    after = {"outcome": row.outcome, "answer": row.answer}
    audit.record(verb="appraisal.answer_query", by=by, at=at, obj=row, after=after)
    return row


@transaction.atomic
def enter_rate(
    period: Period, member: Member, indicator: Indicator, *, rate: int, remark: str, by: Account, at: datetime
) -> MetricEntry:
    """A growth rate by hand where the base is negative, with its remark; ``rate`` in ten-thousandths of a percent.

    Never for the person's own unit (JH-C-3.3-h); otherwise refused as ``record_readings``.
    """
    base = base_of(period, member, indicator)
    method = Method(indicator.method)
    demand(
        [
            *check_by_hand(method, base, remark),
            *check_touch([member.code], period.scheme, by, Deed.ENTER),
        ]
    )
    row = MetricEntry.objects.create(
        period=period, member=member, indicator=indicator, rate=rate, remark=remark.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    reading: Reading = by_hand(indicator.params, Fraction(rate, POINT))
    note = f"基期值为负，人工填报增幅 {from_points(rate).normalize():f}%：{row.remark}"[:300]
    record_readings(
        period=period, indicator=indicator, readings={member.pk: reading}, origin_kind=ENTRY, origin_pk=row.pk,
        note=note, by=by, at=at,
    )  # fmt: skip
    audit.record(verb="appraisal.enter_rate", by=by, at=at, obj=row, after={"rate": rate, "remark": row.remark})
    return row


def base_of(period: Period, member: Member, indicator: Indicator) -> Fraction | None:
    """The level of the base period that the leaf's figures give for a member, None without figures."""
    metric = metrics_of(period.scheme).get(indicator.pk)
    if metric is None:
        return None
    names = needs_of(period.scheme).names
    series = {row.name: row for row in Series.objects.filter(name__in=[names[code] for code in metric.series])}
    known = {code: series[names[code]] for code in metric.series if names[code] in series}
    bases = base_labels(known.values(), period.label)
    held = held_values([row.pk for row in known.values()], bases.values(), [member.unit_id])
    figures = {}
    for code, row in known.items():
        value = held.get(bases[row.pk], row.pk, member.unit_id)
        if value is not None and value.value is not None:
            figures[code] = Fraction(value.value, POINT)
    try:
        return metric.level(figures)
    except NoFigure:
        return None
