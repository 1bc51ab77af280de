"""The legality review: written, under four heads, of exactly the draft that is decided on (JH-A-5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.findings import Finding, met, unmet
from decisions.enums import ASPECTS, COUNTY_HEADS, Flag, Review, ReviewHead
from decisions.rules.catalogue import applies
from decisions.rules.facts import Case, Thresholds


def heads_of(limits: Thresholds) -> tuple[ReviewHead, ...]:
    """The heads under which the version has the legal office review (JH-A-5.7-b, GW713-27)."""
    return (*COUNTY_HEADS, *(ASPECTS if limits.three_aspects else ()))


def check_opinion(
    text: bool, heads: Mapping[ReviewHead, bool], overall: Review | None, *, asked: Sequence[ReviewHead] = COUNTY_HEADS
) -> list[Finding]:
    """Whether an opinion may be filed: all heads ``asked`` judged, and no pass where one failed."""
    findings = []
    if not text:
        findings.append(unmet("JH-A-5.7-a", "没有书面审查意见", remedy="由法制机构填写或上传书面意见"))
    for clause, of in (("JH-A-5.7-b", COUNTY_HEADS), ("GW713-27", ASPECTS)):
        left = [head.label for head in of if head in asked and head not in heads]
        if left:
            findings.append(unmet(clause, "审查内容未全部填写", remedy="由法制机构逐项填写", 未填="、".join(left)))
    failed = [head.label for head in asked if heads.get(head) is False]
    if overall is None:
        findings.append(unmet("JH-A-5.7-a", "没有审查结论", remedy="由法制机构选定结论"))
    elif overall is Review.PASS and failed:
        title = "有不通过的审查内容，结论不得为通过"
        findings.append(unmet("JH-A-5.7-b", title, remedy="由法制机构更正结论", 不通过="、".join(failed)))
    return findings


def close_legal_review(case: Case) -> Iterator[Finding]:
    """Filed, passed, and of the draft as it stands: a draft changed afterwards is reviewed again (JH-A-5.7-c)."""
    review = case.legal_review
    if not (review.sent or review.text):
        yield unmet("JH-A-5.7-a", "没有送审材料", remedy="由承办单位报送草案、起草说明和论证材料")
    faults = check_opinion(review.text, review.heads, review.overall, asked=heads_of(case.thresholds))
    yield from faults
    if faults:
        return
    versions = {"审查的稿次": str(review.draft_version), "现在的稿次": str(case.draft_version)}
    if review.overall is Review.FAIL and review.draft_version == case.draft_version and exploratory(case):
        yield _at_legal_risk(case)
    elif review.overall is Review.FAIL:
        yield unmet("JH-A-5.7-c", "法律审查未通过", remedy="由主办单位修改草案后重新送审", **versions)
    elif review.draft_version < case.draft_version:
        yield unmet("JH-A-5.7-c", "草案在审查后有改动，审查意见失效", remedy="由主办单位重新送审", **versions)
    elif review.overall is Review.PASS_AFTER_CHANGE:
        yield unmet(
            "JH-A-5.7-c", "审查结论为修改后通过，草案尚未修改", remedy="由主办单位按意见修改后重新送审", **versions
        )
    else:
        yield met("JH-A-5.7-c", "法律审查通过", **versions)


def exploratory(case: Case) -> bool:
    """A reform for which the state has no rules yet; the version lets it go on with its legal risk stated."""
    return case.thresholds.exploratory_reform and case.has(Flag.EXPLORATORY) and applies(case)


def _at_legal_risk(case: Case) -> Finding:
    """Not passed, and no bar once the risk is on paper (GW713-25)."""
    if case.legal_review.risk_statement:
        return met("GW713-25", "审查未通过，属探索性改革，已明示法律风险")
    remedy = "由承办单位在法律审查环节登记法律风险说明，或者修改草案后重新送审"
    return unmet("GW713-25", "审查未通过，尚未明示法律风险", remedy=remedy)
