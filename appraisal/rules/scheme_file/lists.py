"""The smaller sections: vetoes, disqualifications, special appraisals, ledgers, procedure, rounding, texts."""

from __future__ import annotations

from appraisal.rules.figures import PLACES
from appraisal.rules.scheme_file.fields import Fields, Item
from appraisal.rules.scheme_file.parsed import (
    Disqualification,
    ProcedureStep,
    Rounding,
    RoundingMode,
    SchemeText,
    Special,
    Subject,
    Team,
    VetoField,
)
from appraisal.rules.scheme_file.registry import Registry

_FIELD_NAME = 40
_SPECIAL_KEYS = (
    "aliases",
    "clause",
    "organizers",
    "organizers_clause",
    "rules_issuers",
    "participant_word",
    "participant_count",
    "units",
    "teams",
    "open_list",
)

DEFAULT_ROUNDING = Rounding(PLACES, 2, RoundingMode.HALF_UP, "")


def read_veto(registry: Registry, item: Item) -> VetoField:
    fields = Fields(registry.report, item, required=("code", "name"), optional=("clause",))
    code = fields.code()
    registry.declare("一票否决领域", code, fields.at("code"))
    return VetoField(code, fields.name(_FIELD_NAME), fields.clause())


def read_disqualification(registry: Registry, item: Item) -> Disqualification:
    fields = Fields(registry.report, item, required=("subject", "trigger", "effects"), optional=("clause",))
    subject = fields.choice("subject", Subject, Subject.MEMBER)
    return Disqualification(subject, fields.text("trigger"), fields.texts("effects"), fields.clause())


def read_special(registry: Registry, item: Item) -> Special:
    """A special appraisal; its units need not belong to a group, an included body cannot take part (SX-2.1-d)."""
    fields = Fields(registry.report, item, required=("code", "name"), optional=_SPECIAL_KEYS)
    code = fields.code()
    registry.declare("专项考评", code, fields.at("code"))
    listed, teams = fields.codes("units"), fields.entries("teams")
    special = Special(
        code=code,
        name=fields.name(),
        participant_word=fields.text("participant_word", "单位"),
        units=tuple(unit for unit, place in listed if registry.unit(unit, place)),
        teams=tuple(_read_team(registry, team) for team in teams),
        open_list=fields.flag("open_list"),
        organizers=registry.unit_codes(fields, "organizers", body=True),
        rules_issuers=fields.texts("rules_issuers"),
        aliases=fields.texts("aliases"),
        clause=fields.clause(),
        organizers_clause=fields.clause("organizers_clause"),
    )
    registry.stated_count(fields, "participant_count", len(listed) + len(teams))
    registry.participants[code] = special.participants
    return special


def _read_team(registry: Registry, item: Item) -> Team:
    fields = Fields(registry.report, item, required=("code", "name"))
    code = fields.code()
    # A team takes part like a unit, so it must not carry a unit's code.
    registry.declare("单位", code, fields.at("code"))
    return Team(code, fields.name())


def read_responsible(registry: Registry, item: Item | None) -> tuple[str, ...]:
    """Codes of the units that keep ledgers (SX-6.3-a)."""
    if item is None:
        return ()
    fields = Fields(registry.report, item, required=("units",), optional=("clause", "unit_count"))
    registry.clauses["responsible_units"] = fields.clause()
    listed = fields.codes("units")
    registry.stated_count(fields, "unit_count", len(listed))
    return tuple(code for code, place in listed if registry.unit(code, place))


def read_step(registry: Registry, order: int, item: Item) -> ProcedureStep:
    fields = Fields(registry.report, item, required=("name", "actor"), optional=("clause",))
    return ProcedureStep(order, fields.name(), fields.text("actor"), fields.clause())


def read_rounding(registry: Registry, item: Item | None) -> Rounding:
    """Stored decimals are fixed by the store of scores; only what is shown may differ."""
    if item is None:
        return DEFAULT_ROUNDING
    required = ("stored_decimals", "shown_decimals", "mode")
    fields = Fields(registry.report, item, required=required, optional=("clause",))
    stored = fields.integer("stored_decimals")
    if stored is not None and stored != PLACES:
        registry.report.add(fields.at("stored_decimals"), f"得分一律保留 {PLACES} 位小数", f"改为 {PLACES}")
    shown = fields.integer("shown_decimals", maximum=PLACES)
    mode = fields.choice("mode", RoundingMode, RoundingMode.HALF_UP)
    return Rounding(PLACES, DEFAULT_ROUNDING.shown_decimals if shown is None else shown, mode, fields.clause())


def read_scheme_text(registry: Registry, item: Item) -> SchemeText:
    fields = Fields(registry.report, item, required=("code", "name", "items"), optional=("clause",))
    code = fields.code()
    registry.declare("文字", code, fields.at("code"))
    return SchemeText(code, fields.name(), fields.texts("items"), fields.clause())
