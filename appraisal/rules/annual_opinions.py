"""Annual opinions: drafted and issued by two, standing once issued, used in the years after (LS-4.3-d). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appraisal.enums.assessment import OpinionState
from core.findings import Finding, unmet

CLAUSE = "LS-4.3-d"


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """An opinion as it stands; ``corrected``: another one takes its place."""

    state: OpinionState
    year: int
    drafter: int
    corrected: bool = False


def check_drafting(text: str, *, held: bool, own: bool, inside: bool) -> list[Finding]:
    found = []
    if not text.strip():
        found.append(unmet(CLAUSE, "没有填写考核意见", remedy="请填写考核意见", field="text"))
    if held:
        found.append(unmet(CLAUSE, "该年度已有考核意见", remedy="请在原意见上修改；已形成的办理更正"))
    if own:
        found.append(unmet("SX-8.4-a", "不得为本单位和本人形成考核意见", remedy="请由其他人员办理"))
    if not inside:
        found.append(unmet(CLAUSE, "该干部不在所选单位", remedy="请核对单位和干部"))
    return found


def check_issuing(facts: OpinionFacts, by: int) -> list[Finding]:
    """A draft, issued by a second person; ``by`` 0 asks of the state alone."""
    found = []
    if facts.state is OpinionState.ISSUED:
        found.append(unmet(CLAUSE, "考核意见已经形成，不能改动", remedy="确有错误的办理更正"))
    if by == facts.drafter:
        found.append(unmet(CLAUSE, "起草人不能签发", remedy="请另一人签发"))
    return found


def check_correcting(facts: OpinionFacts, text: str, reason: str) -> list[Finding]:
    found = check_drafting(text, held=False, own=False, inside=True)
    if facts.state is not OpinionState.ISSUED:
        found.append(unmet(CLAUSE, "考核意见还没有形成", remedy="可以直接修改"))
    if facts.corrected:
        found.append(unmet(CLAUSE, "该意见已有更正", remedy="请在更正的意见上办理"))
    if not reason.strip():
        found.append(unmet(CLAUSE, "更正须写明理由", remedy="请填写理由", field="reason"))
    return found


def check_use(facts: OpinionFacts, matter: str, used_on: date, today: date) -> list[Finding]:
    """Of an issued opinion that stands, from its year's end on."""
    found = []
    if facts.state is not OpinionState.ISSUED or facts.corrected:
        found.append(unmet(CLAUSE, "只能运用已形成、未被更正的考核意见", remedy="请选用有效的考核意见"))
    if not matter.strip():
        found.append(unmet(CLAUSE, "没有写明运用的事项", remedy="请填写奖励、问责或任免的事项", field="matter"))
    if used_on > today or used_on.year < facts.year:
        found.append(
            unmet(CLAUSE, "运用日期不对", remedy="请填写该年度以来的日期", field="used_on", 日期=used_on.isoformat())
        )
    return found
