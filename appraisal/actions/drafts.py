"""The parameters of a draft, and a draft thrown away. An issued scheme is refused (SX-6.9-a)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions.schemes import check_editable
from appraisal.gathering import gather_scheme, stored_parameters
from appraisal.models import (
    Adjustment,
    Group,
    GroupPlace,
    Indicator,
    IndicatorDetail,
    Mark,
    Member,
    Period,
    ResultVersion,
    Scheme,
    SchemeOrigin,
    SchemeParameter,
    Score,
    ScoreImport,
    TreeFit,
)
from appraisal.rules.facts import AdjustmentParameters
from appraisal.rules.linter import lint_scheme
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account

_NO_GROUPS = "方案没有分组"
"""What the linter says of a scheme that is looked at without its groups."""


@transaction.atomic
def edit_parameters(
    scheme: Scheme, table: AdjustmentParameters, vetoes: Sequence[str], *, by: Account, at: datetime
) -> bool:
    """Bonus and penalty points and the fields of 一票否决 of a draft; False when nothing changed (SX-4.2, SX-6.6-a)."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand([*check_editable(locked), *check_parameters(locked, table, vetoes)])
    stored = SchemeParameter.objects.select_for_update().filter(scheme=locked, key="vetoes").first()
    held: list[dict[str, Any]] = json.loads(stored.value) if stored else []
    wanted = {"adjustments": stored_parameters(table), "vetoes": list(vetoes)}
    former = {"adjustments": locked.adjustment_table, "vetoes": [one["name"] for one in held]}
    changed = [key for key in wanted if wanted[key] != former[key]]
    if not changed:
        return False
    locked.adjustment_table = wanted["adjustments"]
    locked.save(update_fields=["adjustment_table"])
    store_vetoes(locked, stored, held, vetoes)
    audit.record(
        verb="appraisal.edit_parameters", by=by, at=at, obj=locked,
        before={key: former[key] for key in changed}, after={key: wanted[key] for key in changed},
    )  # fmt: skip
    return True


def check_parameters(scheme: Scheme, table: AdjustmentParameters, vetoes: Sequence[str]) -> list[Finding]:
    """What the linter says about the points, and names that stand twice."""
    facts = replace(gather_scheme(scheme).facts, groups=(), adjustments=table)
    findings = [finding for finding in lint_scheme(facts) if finding.title != _NO_GROUPS]
    for name in dict.fromkeys(name for name in vetoes if vetoes.count(name) > 1):
        findings.append(unmet("SX-6.6-a", "一票否决的领域重复", remedy="保留一处", 领域=name))
    return findings


def store_vetoes(
    scheme: Scheme, stored: SchemeParameter | None, held: list[dict[str, Any]], names: Sequence[str]
) -> None:
    """A field that stays keeps its code and clause; a new one gets the next free code."""
    known = {one["name"]: one for one in held}
    taken = {one["code"] for one in held}
    free = (code for number in range(1, 1000) if (code := f"V{number}") not in taken)
    fields = [known.get(name) or {"code": next(free), "name": name, "clause": "SX-6.6-a"} for name in names]
    value = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    if stored is None:
        label, clause = "一票否决领域", "SX-6.6-a"
        SchemeParameter.objects.create(scheme=scheme, key="vetoes", label=label, value=value, clause=clause)
    else:
        stored.value = value
        stored.save(update_fields=["value"])


def check_discard(scheme: Scheme) -> list[Finding]:
    """A draft on which nothing hangs may be thrown away, to be loaded anew from a corrected file."""
    findings = check_editable(scheme)
    held = {
        "得分": Score.objects.filter(period__scheme=scheme).count(),
        "加减分": Adjustment.objects.filter(scheme=scheme).count(),
        "否决登记": Mark.objects.filter(scheme=scheme).count(),
        "导入记录": ScoreImport.objects.filter(period__scheme=scheme).count(),
        "结果版本": ResultVersion.objects.filter(scheme=scheme).count(),
    }
    facts = {name: f"{count} 条" for name, count in held.items() if count}
    if facts:
        findings.append(unmet("", "草案已有登记，不能删除", remedy="请在页面上修改草案", **facts))
    return findings


@transaction.atomic
def discard_draft(scheme: Scheme, *, by: Account, at: datetime) -> None:
    """Delete a bare draft with its trees; units stay, the trail keeps its name and the file's fingerprint."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand(check_discard(locked))
    for beside in (IndicatorDetail, TreeFit, GroupPlace, SchemeOrigin):
        beside.objects.filter(scheme=locked).delete()
    leaves = Indicator.objects.filter(scheme=locked, children__isnull=True)
    while leaves.exists():
        Indicator.objects.filter(pk__in=list(leaves.values_list("pk", flat=True))).delete()
    for model in (Member, Group, SchemeParameter, Period):
        model.objects.filter(scheme=locked).delete()
    before = {"code": locked.code, "source": locked.source_file, "sha256": locked.source_sha256}
    pk, _ = locked.pk, locked.delete()
    locked.pk = pk  # the trail names the row that went
    audit.record(verb="appraisal.discard_draft", by=by, at=at, obj=locked, before=before)
