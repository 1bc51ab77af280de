"""Detailed rules: filed by units in charge, reviewed and compiled by the appraisal office (SX-6.2, SX-3.4-b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.permissions import holding_units
from appraisal.actions.versions import check_in_force
from appraisal.enums import SchemeState
from appraisal.enums.detail_rules import DetailPermission, ReviewOutcome, RulesIssuer
from appraisal.gathering import parameter_values
from appraisal.gathering.detail_rules import filed_facts, gather_book
from appraisal.models import DetailRule, DetailRuleItem, DetailRuleReview, OverallRules, Scheme, SpecialRules
from appraisal.reports.detail_rules import overall_pdf
from appraisal.rules import detail_rules as rules
from appraisal.rules.issuing import check_issued
from core import audit, files
from core.file_kinds import FileKind
from core.findings import Finding, demand, unmet
from organization.models import Account, Unit

PAPERS = (FileKind.PDF, FileKind.DOCX)


@transaction.atomic
def file_rules(
    scheme: Scheme, unit: Unit, texts: Mapping[str, str], *, note: str = "", upload: UploadedFile[Any] | None = None,
    by: Account, at: datetime,
) -> DetailRule:  # fmt: skip
    """A new version of a unit's detailed rules, with a text for each of its items by code (SX-6.2-a)."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    book = gather_book(locked)
    owed = book.owed(unit.code)
    demand(
        [
            *check_issued(locked.name, SchemeState(locked.state)),
            *check_in_force(locked),
            *_check_speaker(unit, by),
            *rules.check_filing(owed, texts, book.filed.get(unit.code), published=book.published is not None),
        ]
    )
    stored = files.store(upload, by=by, at=at, allowed=PAPERS) if upload is not None else None
    rule = DetailRule.objects.create(
        scheme=locked, unit=unit, version=book.version_of(unit.code) + 1, note=note.strip(), document=stored,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    DetailRuleItem.objects.bulk_create(
        DetailRuleItem(rule=rule, indicator=book.nodes[item.code], text=texts[item.code].strip()) for item in owed
    )
    audit.record(
        verb="appraisal.file_detail_rules", by=by, at=at, obj=rule, clause=rules.FILE,
        after={"version": rule.version, "items": len(owed)},
    )  # fmt: skip
    return rule


def _check_speaker(unit: Unit, by: Account) -> list[Finding]:
    if unit.pk in holding_units(by, DetailPermission.WRITE_RULES):
        return []
    return [unmet(rules.FILE, "细则由责任单位自己报送", remedy="由该单位负责人或者联络员办理", 单位=unit.name)]


@transaction.atomic
def review_rules(
    rule: DetailRule, outcome: ReviewOutcome, comment: str, *, by: Account, at: datetime
) -> DetailRuleReview:
    """Adopt a version, or return it with comments; a unit's own people do not judge it."""
    locked = Scheme.objects.select_for_update().get(pk=rule.scheme_id)
    row = DetailRule.objects.select_related("unit", "review").get(pk=rule.pk)
    book = gather_book(locked)
    facts = filed_facts(row, frozenset())
    demand(
        rules.check_review(
            facts, newest=book.version_of(row.unit.code), outcome=outcome, comment=comment,
            own=row.unit_id in by.own_unit_ids, published=book.published is not None,
        )
    )  # fmt: skip
    made = DetailRuleReview.objects.create(
        rule=row, outcome=outcome, comment=comment.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.review_detail_rules", by=by, at=at, obj=row, clause=rules.FILE, reason=comment.strip(),
        after={"outcome": outcome.label},
    )  # fmt: skip
    return made


def check_publish(scheme: Scheme) -> list[Finding]:
    """What stands in the way of publishing the overall rules."""
    book = gather_book(scheme)
    found = rules.check_compiling(book.items, book.filed, published=book.published is not None)
    return [*check_issued(scheme.name, SchemeState(scheme.state)), *check_in_force(scheme), *found]


@transaction.atomic
def publish_overall(scheme: Scheme, number: str, *, by: Account, at: datetime) -> OverallRules:
    """Compile the adopted rules into one numbered paper; from then on nothing of it changes (SX-6.2-b)."""
    locked = Scheme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scheme.pk)
    demand(check_publish(locked))
    if not number.strip():
        demand([unmet(rules.COMPILE, "请填写文号", remedy="如：安考办〔2012〕2号")])
    data = overall_pdf(locked, gather_book(locked), number=number.strip(), by=str(by), at=at)
    document = files.store_made(data, name=f"{locked.year}年综合考评实施细则.pdf", kind=FileKind.PDF, by=by, at=at)
    made = OverallRules.objects.create(
        scheme=locked, number=number.strip(), document=document, recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.publish_overall_rules", by=by, at=at, obj=made, clause=rules.COMPILE,
        after={"number": made.number},
    )  # fmt: skip
    return made


@transaction.atomic
def issue_special_rules(
    scheme: Scheme, special: str, *, studied_on: date, study_record: str, issuer: RulesIssuer, number: str,
    issued_on: date, upload: UploadedFile[Any], by: Account, at: datetime,
) -> SpecialRules:  # fmt: skip
    """Record the issued rules of a special appraisal, with the study before them (SX-3.4-b)."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    known = {one["code"]: one["name"] for one in parameter_values(locked).get("specials", [])}
    demand(
        [
            *check_issued(locked.name, SchemeState(locked.state)),
            *check_in_force(locked),
            *([] if special in known else [unmet(rules.SPECIAL, "方案没有这项专项考评", remedy="请刷新页面")]),
            *rules.check_special(
                rules.SpecialFacts(studied_on, issued_on, issuer),
                today=timezone.localdate(at),
                issued=SpecialRules.objects.filter(scheme=locked, special=special).exists(),
            ),
        ]
    )
    document = files.store(upload, by=by, at=at, allowed=PAPERS)
    made = SpecialRules.objects.create(
        scheme=locked, special=special, studied_on=studied_on, study_record=study_record.strip(), issuer=issuer,
        number=number.strip(), issued_on=issued_on, document=document, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.issue_special_rules", by=by, at=at, obj=made, clause=rules.SPECIAL,
        label=f"{known[special]} {made.number}", after={"number": made.number, "issuer": issuer.label},
    )  # fmt: skip
    return made


def check_special_round(scheme: Scheme, special: str) -> list[Finding]:
    """Whether a round of a special appraisal may be opened: its rules must be issued."""
    names = {one["code"]: one["name"] for one in parameter_values(scheme).get("specials", [])}
    issuer = SpecialRules.objects.filter(scheme=scheme, special=special).values_list("issuer", flat=True).first()
    return rules.check_special_opening(names.get(special, special), issuer)
