"""Schemes: loading from a file, editing while a draft, issuing."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions.amending import carry_over
from appraisal.actions.enrolment import check_people
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.scheme_ground import check_units, find_people
from appraisal.actions.tiers import write_tiers
from appraisal.enums import SchemeState
from appraisal.gathering import gather_scheme, stored_parameters
from appraisal.gathering.analyses import key_facts
from appraisal.gathering.balance import check_balance
from appraisal.metrics import SERIES, stored_series
from appraisal.models import Group, Indicator, Member, Scheme, SchemeParameter
from appraisal.rules.analyses import check_keys
from appraisal.rules.facts import GroupFacts, NodeFacts
from appraisal.rules.issuing import PlanFacts, check_draft, check_only_plan, check_sums
from appraisal.rules.scheme_file import ParsedScheme, SchemeFileError, parse_scheme
from appraisal.unit_kinds import describe
from core import audit, rulebook
from core.fields import to_points
from core.findings import Finding, Refused, demand, met, unmet
from organization.actions.units import write_unit
from organization.models import Account, Appointment, Unit


@transaction.atomic
def load_scheme(parsed: ParsedScheme, *, source: str, text: str, by: Account, at: datetime) -> tuple[Scheme, bool]:
    """Create units, groups, trees and parameters of a parsed scheme file; (scheme, whether it is new).

    The same file again changes nothing. Raises Refused for a scheme of the same code with other content, and
    SchemeFileError with every unit that stands under another name or place, and every person who cannot be told
    without doubt (scheme_ground). Units that exist already stay as they are.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    facts = parsed.facts
    existing = list(Scheme.objects.filter(code=facts.code).order_by("-version"))
    same = next((one for one in reversed(existing) if one.source_sha256 == digest), None)
    if same is not None:
        return same, False
    if existing:
        raise Refused([_exists(existing[0], source)])
    people, problems = find_people(parsed)
    if problems := [*check_units(parsed), *problems]:
        raise SchemeFileError(problems)
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
        _create_group(scheme, order, group, parsed, units, people)
    _create_parameters(scheme, parsed)
    write_tiers(scheme, parsed, by=by, at=at)
    after = {"source": source, "sha256": digest, "members": scheme.members.count()}
    audit.record(verb="appraisal.load_scheme", by=by, at=at, obj=scheme, after=after)
    return scheme, True


def _exists(scheme: Scheme, source: str) -> Finding:
    draft = scheme.state == SchemeState.DRAFT
    way = "请在方案页面修改草案" if draft else "已下发的方案请在方案页面办理“变更方案”"
    return unmet(
        "SX-0-a",
        "已有同编码的方案，内容与文件不同",
        remedy=f"{way}，或者给文件中的方案换一个编码",
        方案=scheme.code,
        文件=source,
    )


def _ensure_units(parsed: ParsedScheme, *, by: Account, at: datetime) -> dict[str, Unit]:
    """The units of the file by code, created where missing and never changed; the reader has put parents first."""
    codes = [code for entry in parsed.units for code in (entry.code, *entry.includes)]
    units: dict[str, Unit] = Unit.objects.in_bulk(codes, field_name="code")
    for order, entry in enumerate(parsed.units):
        if entry.code not in units:
            parent = units[entry.parent] if entry.parent else None
            units[entry.code] = write_unit(
                code=entry.code, name=entry.name, parent=parent, order=order, by=by, at=at, **describe(entry, parsed)
            )
        for place, (code, name) in enumerate(entry.includes.items()):
            if code not in units:
                units[code] = write_unit(
                    code=code, name=name, parent=units[entry.code], order=place, by=by, at=at,
                    appraised_with=units[entry.code], **describe(entry, parsed) | {"appraisal_system": ""},
                )  # fmt: skip
    return units


def _create_group(
    scheme: Scheme,
    order: int,
    facts: GroupFacts,
    parsed: ParsedScheme,
    units: dict[str, Unit],
    people: dict[str, Appointment],
) -> None:
    group = Group.objects.create(
        scheme=scheme,
        code=facts.code,
        name=facts.name,
        kind=facts.kind,
        total_weight=to_points(facts.total_weight),
        order=order,
        clause=parsed.groups[facts.code].clause,
    )
    Member.objects.bulk_create(
        Member(
            scheme=scheme,
            group=group,
            unit=people[member.code].post.unit if member.code in people else units[member.code],
            appointment=people.get(member.code),
            code=member.code,
            name=member.name,
            order=place,
        )
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
        ("rounding", "计分取整", asdict(parsed.rounding), parsed.rounding.clause),
        ("bodies", "考评机构", {"office": parsed.office, "approver": parsed.approver}, clauses.get("scheme", "")),
        ("co_responsible", "共同责任单位", _co_responsible(parsed), ""),
        ("clauses", "参数依据", dict(clauses), ""),
    ]
    if parsed.series:
        rows.append((SERIES, "原始数据", [stored_series(one) for one in parsed.series], "JH-C-3.3-h"))
    if parsed.base_names:
        rows.append(("base_trees", "指标体系", _base_trees(parsed), "JH-C-2-a"))
    if parsed.social.channels:
        rows.append(("social_evaluation", "社会评价", asdict(parsed.social), parsed.social.clause))
    if parsed.counting is not None:
        rows.append(("item_counting", "项数口径", parsed.counting.value, "JH-C-2-a"))
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


def _base_trees(parsed: ParsedScheme) -> dict[str, Any]:
    """The base trees as the groups took them over: names of the nodes by code, aspects split between tiers."""
    return {
        code: {"names": dict(names), "split": list(parsed.base_split[code])}
        for code, names in parsed.base_names.items()
    }


def _co_responsible(parsed: ParsedScheme) -> dict[str, list[str]]:
    """Leaf code -> the units beside the first that keep its ledger."""
    return {code: list(node.responsible[1:]) for code, node in parsed.nodes.items() if len(node.responsible) > 1}


def check_editable(scheme: Scheme) -> list[Finding]:
    """A draft may be edited; an issued scheme not, by anybody (SX-6.9-a)."""
    return check_draft(scheme.name, SchemeState(scheme.state))


def check_issue(scheme: Scheme) -> list[Finding]:
    """What stands in the way of issuing, and what holds: sums of every node, one plan a year (SX-3-f, SX-0-a).

    Cadres are enrolled by their leading posts only (JH-C-3.2-a).
    """
    facts = gather_scheme(scheme).facts
    plan = PlanFacts(
        code=scheme.code,
        name=scheme.name,
        year=scheme.year,
        blocks=frozenset(frozenset(member.code for member in group.members) for group in facts.groups),
    )
    ground = [met("SX-6.9-a", "变更经领导小组研究", 文号=scheme.amendment_paper)] if scheme.amends_id else []
    rivals = _issued_plans(scheme)
    people = check_people(scheme)
    keys = [*check_keys(key_facts(scheme)[0]), *check_balance(scheme)]
    return [*check_editable(scheme), *ground, *check_only_plan(plan, rivals), *people, *keys, *check_sums(facts)]


def _issued_plans(scheme: Scheme) -> list[PlanFacts]:
    """The issued schemes of the same owner and year: two queries."""
    others = Scheme.objects.filter(owner=scheme.owner_id, year=scheme.year, state=SchemeState.ISSUED)
    others = others.exclude(pk=scheme.pk)
    blocks: defaultdict[int, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    members = Member.objects.filter(scheme__in=others).order_by().values_list("scheme_id", "group_id", "code")
    for scheme_id, group_id, code in members:
        blocks[scheme_id][group_id].add(code)
    return [
        PlanFacts(one.code, one.name, one.year, frozenset(frozenset(codes) for codes in blocks[one.pk].values()))
        for one in others
    ]


@transaction.atomic
def issue_scheme(scheme: Scheme, *, by: Account, at: datetime) -> Scheme:
    """Lock the scheme: from now on its tree and parameters do not change (SX-3.1-a, SX-6.2-b).

    All schemes of the owner and year are locked, so that of two drafts of a kind only one gets through (SX-0-a).
    A change takes the entries of the version it amends along (SX-6.9-a); what stays behind is on record.
    """
    rivals = Scheme.objects.select_for_update().filter(owner=scheme.owner_id, year=scheme.year).order_by("pk")
    locked = next(one for one in rivals if one.pk == scheme.pk)
    demand(check_issue(locked))
    locked.state, locked.issued_at, locked.issued_by = SchemeState.ISSUED, at, by
    locked.save(update_fields=["state", "issued_at", "issued_by"])
    change = audit.new_change()
    carried = carry_over(locked, change=change).counts if locked.amends_id else None
    audit.record(
        verb="appraisal.issue_scheme", by=by, at=at, obj=locked, clause="SX-6.2-b", event_id=change,
        after=carried, reason=locked.amendment_reason,
    )  # fmt: skip
    return locked


@transaction.atomic
def load_scheme_text(text: str, *, source: str, by: Account, at: datetime) -> tuple[Scheme, bool]:
    """Parse and load a scheme file with its periods; SchemeFileError holds every fault of the file."""
    scheme, new = load_scheme(parse_scheme(text, file_name=source), source=source, text=text, by=by, at=at)
    ensure_all_periods(scheme)
    return scheme, new
