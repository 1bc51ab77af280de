"""Reading a whole scheme file, section by section, then checking what only the whole can tell."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import yaml

from appraisal.enums import YearRule
from appraisal.enums.schemes import ItemCounting
from appraisal.rules.facts import SchemeFacts
from appraisal.rules.periods import QUARTERS
from appraisal.rules.scheme_file import lists
from appraisal.rules.scheme_file.adjustments import read_adjustments
from appraisal.rules.scheme_file.awards import read_awards
from appraisal.rules.scheme_file.base_trees import read_social, read_tree
from appraisal.rules.scheme_file.document import compose
from appraisal.rules.scheme_file.fields import SCHEME_CODE, Fields, Item
from appraisal.rules.scheme_file.groups import ReadGroup, WeightMode, read_group
from appraisal.rules.scheme_file.linting import SchemePlaces, lint
from appraisal.rules.scheme_file.metrics import read_series
from appraisal.rules.scheme_file.parsed import ParsedScheme
from appraisal.rules.scheme_file.problems import Report, SchemeFileError
from appraisal.rules.scheme_file.registry import Registry
from appraisal.rules.scheme_file.units import read_units

FORMAT = 1

_REQUIRED = ("format", "scheme", "units", "groups")
_OPTIONAL = (
    "adjustments",
    "vetoes",
    "disqualifications",
    "specials",
    "awards",
    "responsible_units",
    "procedure",
    "rounding",
    "texts",
    "series",
    "trees",
    "social_evaluation",
    "item_counting",
)
_HEAD_REQUIRED = ("code", "name", "year", "owner", "year_rule")
_HEAD_OPTIONAL = ("office", "approver", "weights", "quarter_weights", "version", "clause")


@lru_cache(maxsize=4)
def parse_scheme(text: str, *, file_name: str) -> ParsedScheme:
    """The scheme that ``text`` describes; ``file_name`` is only named in faults.

    The same text comes again when it is loaded after it was checked, and reading it takes most of that time.

    Raises SchemeFileError with every fault of the file at once; after a YAML syntax error with that one alone.
    """
    report = Report(file_name)
    fields = Fields(report, Item(compose(text, file_name), ""), required=_REQUIRED, optional=_OPTIONAL)
    _check_format(report, fields)
    scheme = _read(Registry(report), fields)
    if report.problems:  # groups that share a tree tell its faults each
        raise SchemeFileError(dict.fromkeys(report.problems))
    return scheme


def _check_format(report: Report, fields: Fields) -> None:
    version = fields.integer("format")
    if version is not None and version != FORMAT:
        report.add(fields.at("format"), f"不认识的格式版本 {version}", f"本系统读取的格式版本为 {FORMAT}")


def _read(registry: Registry, fields: Fields) -> ParsedScheme:
    """Read the sections in the order of their references: units, groups, special appraisals, awards."""
    report = registry.report
    head = _open_head(report, fields)
    names = {key: head.code(key) for key in ("owner", "office", "approver")}
    units = read_units(registry, fields.entries("units", filled=True), names["owner"])
    for key, code in names.items():
        registry.unit(code, head.at(key))
    mode = head.choice("weights", WeightMode, WeightMode.POINTS)
    series = tuple(read_series(registry, item) for item in fields.entries("series"))
    for item in fields.entries("trees"):
        read_tree(registry, item)
    groups = [read_group(registry, item, mode) for item in fields.entries("groups", filled=True)]
    facts = _facts(registry, fields, head, groups)
    lint(report, facts, groups, SchemePlaces(fields.get("adjustments"), head.get("quarter_weights")))
    return ParsedScheme(
        facts=facts,
        **names,
        units=units,
        unit_spots=registry.spots,
        people=registry.people,
        groups={group.extras.code: group.extras for group in groups},
        nodes={extras.code: extras for group in groups for extras in group.node_extras},
        vetoes=tuple(lists.read_veto(registry, item) for item in fields.entries("vetoes")),
        disqualifications=tuple(lists.read_disqualification(registry, i) for i in fields.entries("disqualifications")),
        specials=tuple(lists.read_special(registry, item) for item in fields.entries("specials")),
        awards=read_awards(registry, fields.get("awards")),
        responsible_units=lists.read_responsible(registry, fields.get("responsible_units")),
        procedure=tuple(lists.read_step(registry, *step) for step in enumerate(fields.entries("procedure"), start=1)),
        rounding=lists.read_rounding(registry, fields.get("rounding")),
        texts=tuple(lists.read_scheme_text(registry, item) for item in fields.entries("texts")),
        series=series,
        social=read_social(registry, fields.get("social_evaluation")),
        counting=(
            fields.choice("item_counting", ItemCounting, ItemCounting.TWO_LEAVES) if "item_counting" in fields else None
        ),
        base_names={tree.code: tree.names for tree in registry.trees.values()},
        base_split={tree.code: tree.split for tree in registry.trees.values()},
        clauses={key: clause for key, clause in registry.clauses.items() if clause},
    )


def _open_head(report: Report, fields: Fields) -> Fields:
    item = fields.get("scheme")
    if item is None:  # told already as a missing key
        return Fields(report, Item(yaml.MappingNode("", [], fields.item.node.start_mark), "scheme"), required=())
    return Fields(report, item, required=_HEAD_REQUIRED, optional=_HEAD_OPTIONAL)


def _facts(registry: Registry, fields: Fields, head: Fields, groups: list[ReadGroup]) -> SchemeFacts:
    registry.clauses["scheme"] = head.clause()
    year_rule = head.choice("year_rule", YearRule, YearRule.OWN)
    return SchemeFacts(
        code=head.code(limit=SCHEME_CODE),
        name=head.name(),
        year=head.integer("year", minimum=1900, maximum=2999) or 0,
        version=head.integer("version", minimum=1) or 1,
        year_rule=year_rule,
        groups=tuple(group.facts for group in groups),
        adjustments=read_adjustments(registry, fields.get("adjustments")),
        quarter_weights=_quarter_weights(registry.report, head, year_rule),
    )


def _quarter_weights(report: Report, head: Fields, year_rule: YearRule) -> dict[str, Decimal]:
    """Weights of Q1 to Q4; wanted exactly when the year is combined from its quarters."""
    item = head.get("quarter_weights")
    if item is None:
        if year_rule is YearRule.WEIGHTED:
            report.add(head.item, "缺少键 quarter_weights", "写明 Q1 至 Q4 的权重", key="quarter_weights")
        return {}
    if year_rule is YearRule.OWN:
        report.add(item, "年度单独计分的方案不用季度权重", "删去，或者把 year_rule 改为 weighted")
    weights = Fields(report, item, required=QUARTERS)
    return {quarter: weights.number(quarter) or Decimal(0) for quarter in QUARTERS}
