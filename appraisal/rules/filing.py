"""Who may file which bonus or penalty entry, and on whose list it stands (SX-4.2-h, SX-4.2-i). Pure.

The plan has lists provided by bodies: criticised units by the inspection office, the supervision bureau or a competent
body, key-work points by the leading group or a competent body. Such a body files its entries itself; the appraisal
office may enter them on its behalf, and then names the body and the number of the list that lies before it.
Commendations have no filer of their own: the office registers them from the paper that the unit hands in (SX-4.2-j).
"""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.enums import AdjustmentKind, Filer
from appraisal.rules.facts import AdjustmentFacts
from core.findings import Finding, unmet

FILERS = {
    AdjustmentKind.CRITICISM: (Filer.INSPECTION, Filer.SUPERVISION, Filer.COMPETENT),
    AdjustmentKind.REWARD: (Filer.LEADING_GROUP, Filer.COMPETENT),
}
"""Kind -> bodies that file its lists; a kind without a row has no filer."""
_RULES = {
    AdjustmentKind.CRITICISM: ("SX-4.2-h", "通报批评清单只由督查室、监察局或有关机构报送"),
    AdjustmentKind.REWARD: ("SX-4.2-i", "奖励分清单只由该领导小组或有关机构报送"),
}
_PRAISE = ("SX-4.2-j", "表彰由考评办凭单位提供的正式文件登记")


@dataclass(frozen=True, slots=True)
class Filing:
    """Whose list an entry stands in. ``body`` names a 有关机构; ``list_number`` is that of the list entered from."""

    filer: Filer | None = None
    body: str = ""
    list_number: str = ""


NO_FILING = Filing()
"""A commendation: it stands in no list."""


@dataclass(frozen=True, slots=True)
class FilerFacts:
    """What a person acts as: the appraisal office, a supervision body, leading groups by name."""

    office: bool = False
    bodies: frozenset[Filer] = frozenset()
    leading_groups: frozenset[str] = frozenset()


def kinds_of(who: FilerFacts) -> tuple[AdjustmentKind, ...]:
    """The kinds of entries that a person may file."""
    if who.office:
        return tuple(AdjustmentKind)
    held = who.bodies | ({Filer.LEADING_GROUP} if who.leading_groups else set())
    return tuple(kind for kind, filers in FILERS.items() if held & set(filers))


def check_files_any(who: FilerFacts) -> list[Finding]:
    """Whoever opens the form files at least one kind; a leading group that the plan does not list files none."""
    if kinds_of(who):
        return []
    remedy = "方案列明的领导小组由安全管理员在该小组名下授予职责；其他清单请交考评办登记"
    return [unmet("SX-4.2-i", "奖励分清单只由方案列明的领导小组报送", remedy=remedy)]


def check_filing(entry: AdjustmentFacts, filing: Filing) -> list[Finding]:
    """Does the entry stand in the list of a body that files such entries? Whoever typed it in."""
    if entry.kind not in FILERS:
        if filing == NO_FILING:
            return []
        remedy = "请清空报送机构和清单文号"
        return [unmet(_PRAISE[0], "表彰没有报送机构", remedy=remedy, 报送机构=_named(filing) or filing.list_number)]
    clause, title = _RULES[entry.kind]
    if filing.filer not in FILERS[entry.kind]:
        remedy = "请填写提供清单的" + "、".join(filer.label for filer in FILERS[entry.kind])
        return [unmet(clause, title, remedy=remedy, 报送机构=_named(filing) or "（空）")]
    if (filing.filer is Filer.COMPETENT) != bool(filing.body.strip()):
        remedy = "报送机构是有关机构的，请写明名称；其他的不写"
        return [unmet(clause, "有关机构的名称缺少或多余", remedy=remedy, 有关机构=filing.body or "（空）")]
    return []


def check_filer(entry: AdjustmentFacts, filing: Filing, who: FilerFacts) -> list[Finding]:
    """May this person enter it: the filer himself, or the office on behalf of the filer with his list?"""
    findings = [*check_filing(entry, filing), *check_handler(entry, filing, who)]
    if findings or entry.kind not in FILERS or _files_himself(entry, filing, who) or filing.list_number.strip():
        return findings
    remedy = f"请填写{_named(filing)}报送清单的文号；有关文件由其报送的，也可请其自行登记"
    return [unmet(_RULES[entry.kind][0], "代为登记缺少报送清单的文号", remedy=remedy, 报送机构=_named(filing))]


def check_handler(entry: AdjustmentFacts, filing: Filing, who: FilerFacts) -> list[Finding]:
    """May this person withdraw it or add its paper: the office, or the body in whose list it stands?"""
    if who.office or _files_himself(entry, filing, who):
        return []
    clause, title = _RULES.get(entry.kind, _PRAISE)
    remedy = f"请由{_named(filing)}报送，或者由考评办凭其清单登记" if filing.filer else "请由考评办登记"
    return [unmet(clause, title, remedy=remedy, 类别=entry.kind.label)]


def _files_himself(entry: AdjustmentFacts, filing: Filing, who: FilerFacts) -> bool:
    if filing.filer is Filer.LEADING_GROUP:
        return entry.leading_group in who.leading_groups
    return filing.filer in who.bodies


def _named(filing: Filing) -> str:
    return filing.body.strip() or (filing.filer.label if filing.filer else "")
