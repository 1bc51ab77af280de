"""Schemes: loading from a file, editing while a draft, issuing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.enums import GroupKind, SchemeState
from appraisal.gathering import gather_scheme, stored_parameters
from appraisal.models import Group, Indicator, Member, Scheme, SchemeParameter
from appraisal.rules.facts import GroupFacts, NodeFacts
from appraisal.rules.linter import lint_scheme
from appraisal.rules.scheme_file import ParsedScheme
from appraisal.unit_kinds import describe
from core import audit, rulebook
from core.fields import to_points
from core.findings import Finding, Refused, demand, unmet
from organization.actions.units import ensure_unit
from organization.models import Account, Unit


@transaction.atomic
def load_scheme(parsed: ParsedScheme, *, source: str, text: str, by: Account, at: datetime) -> tuple[Scheme, bool]:
    """Create units, groups, trees and parameters of a parsed scheme file; (scheme, whether it is new).

    The same file again changes nothing. A scheme of the same code with other content is refused: change the
    draft on its page, or load the file under another code. Units that exist already keep their names.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    facts = parsed.facts
    existing = Scheme.objects.filter(code=facts.code).order_by("-version").first()
    if existing is not None:
        if existing.source_sha256 == digest:
            return existing, False
        raise Refused([_exists(existing, source)])
    units = _ensure_units(parsed, by=by, at=at)
    scheme = Scheme.objects.create(
        code=facts.code,
        version=facts.version,
        name=facts.name,
        year=facts.year,
        owner=units[parsed.owner],
        year_rule=facts.year_rule,
        rulebook=rulebook.current(by=by, at=at),
        adjustment_table=stored_parameters(facts.adjustments),
        quarter_weights={key: str(value) for key, value in facts.quarter_weights.items()},
        source_file=source,
        source_sha256=digest,
        created_at=at,
        created_by=by,
    )
    for order, group in enumerate(facts.groups, start=1):
        _create_group(scheme, order, group, parsed, units)
    _create_parameters(scheme, parsed)
    after = {"source": source, "sha256": digest, "members": scheme.members.count()}
    audit.record(verb="appraisal.load_scheme", by=by, at=at, obj=scheme, after=after)
    return scheme, True


def _exists(scheme: Scheme, source: str) -> Finding:
    return unmet(
        "SX-0-a",
        "已有同编码的方案，内容与文件不同",
        remedy="请在方案页面修改草案，或者给文件中的方案换一个编码",
        方案=scheme.code,
        文件=source,
    )


def _ensure_units(parsed: ParsedScheme, *, by: Account, at: datetime) -> dict[str, Unit]:
    """The units of the file by code, created where missing, parents first."""
    units: dict[str, Unit] = {}
    for order, entry in enumerate(sorted(parsed.units, key=lambda unit: unit.parent is not None)):
        parent = units[entry.parent] if entry.parent else None
        units[entry.code] = ensure_unit(
            code=entry.code, name=entry.name, parent=parent, order=order, by=by, at=at, **describe(entry, parsed)
        )
        for place, (code, name) in enumerate(entry.includes.items()):
            units[code] = ensure_unit(
                code=code, name=name, parent=units[entry.code], order=place, by=by, at=at,
                appraised_with=units[entry.code], **describe(entry, parsed) | {"appraisal_system": ""},
            )  # fmt: skip
    return units


def _create_group(scheme: Scheme, order: int, facts: GroupFacts, parsed: ParsedScheme, units: dict[str, Unit]) -> None:
    group = Group.objects.create(
        scheme=scheme,
        code=facts.code,
        name=facts.name,
        kind=facts.kind,
        total_weight=to_points(facts.total_weight),
        order=order,
        clause=parsed.groups[facts.code].clause,
    )
    if facts.kind is GroupKind.UNITS:
        Member.objects.bulk_create(
            Member(scheme=scheme, group=group, unit=units[member.code], code=member.code, name=member.name, order=place)
            for place, member in enumerate(facts.members, start=1)
        )
    created: dict[str, Indicator] = {}
    for place, node in enumerate(facts.nodes, start=1):
        created[node.code] = _create_node(scheme, group, place, node, parsed, units, created)


def _create_node(
    scheme: Scheme,
    group: Group,
    place: int,
    node: NodeFacts,
    parsed: ParsedScheme,
    units: dict[str, Unit],
    created: dict[str, Indicator],
) -> Indicator:
    extras = parsed.nodes[node.code]
    return Indicator.objects.create(
        scheme=scheme,
        group=group,
        parent=created[node.parent] if node.parent else None,
        code=node.code,
        name=node.name,
        order=place,
        full_mark=to_points(node.full_mark),
        full_mark_derived=extras.derived,
        weight=None if node.weight is None else to_points(node.weight),
        top_rule=node.top_rule or "",
        source=node.source,
        method=node.method,
        params=dict(node.params),
        floor=to_points(node.floor),
        key_indicator=node.key_indicator,
        focus=extras.focus,
        clause=node.clause,
        responsible_unit=units[extras.responsible[0]] if extras.responsible else None,
    )


def _create_parameters(scheme: Scheme, parsed: ParsedScheme) -> None:
    clauses = parsed.clauses
    rows: list[tuple[str, str, Any, str]] = [
        ("vetoes", "一票否决领域", [asdict(field) for field in parsed.vetoes], "SX-6.6-a"),
        ("disqualifications", "取消资格", [asdict(one) for one in parsed.disqualifications], "SX-8.4-b"),
        ("specials", "专项考评", [asdict(one) for one in parsed.specials], "SX-3.4-a"),
        ("awards", "奖项", asdict(parsed.awards), "SX-5.1-a"),
        ("responsible_units", "责任单位", list(parsed.responsible_units), clauses.get("responsible_units", "")),
        ("procedure", "考评程序", [asdict(step) for step in parsed.procedure], ""),
        ("texts", "方案要点", [asdict(one) for one in parsed.texts], ""),
    ]
    SchemeParameter.objects.bulk_create(
        SchemeParameter(
            scheme=scheme,
            key=key,
            label=label,
            value=json.dumps(value, ensure_ascii=False, sort_keys=True, default=str),
            clause=clause,
            order=order,
        )
        for order, (key, label, value, clause) in enumerate(rows, start=1)
    )


def check_issue(scheme: Scheme) -> list[Finding]:
    """What stands in the way of issuing: every node that does not add up (SX-3-f, SX-3.1-a)."""
    findings = lint_scheme(gather_scheme(scheme).facts)
    if scheme.state != SchemeState.DRAFT:
        findings.append(
            unmet("SX-6.9-a", "方案已下发，不能再次下发", remedy="如需修改，请制定新版本", 方案=scheme.name)
        )
    return findings


@transaction.atomic
def issue_scheme(scheme: Scheme, *, by: Account, at: datetime) -> Scheme:
    """Lock the scheme: from now on its tree and parameters do not change (SX-3.1-a, SX-6.2-b)."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand(check_issue(locked))
    locked.state, locked.issued_at, locked.issued_by = SchemeState.ISSUED, at, by
    locked.save(update_fields=["state", "issued_at", "issued_by"])
    audit.record(verb="appraisal.issue_scheme", by=by, at=at, obj=locked, clause="SX-6.2-b")
    return locked
