"""Later evaluation of a decision, corrections of wording, and opinions of those who oversee. Pure.

JH-A-4.4-b, GW713-36, JH-A-4.4-c, GW713-37, JH-A-6.5-c.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.findings import Finding, unmet
from decisions.enums import EvaluationGround, Standing
from decisions.rules.entering import COUNTY, check_past, check_reason
from decisions.rules.execution import ADJUSTED, KEPT, Execution, check_in_hand

CLAUSE, OTHERS, OVERSEEN = "JH-A-4.4-b", "GW713-36", "JH-A-6.5-c"
FULL = 100


def check_commission(
    execution: Execution, *, evaluator: str, prepared_by: Mapping[str, str], ground: EvaluationGround,
    commissioned_on: date, due_on: date, today: date,
) -> list[Finding]:  # fmt: skip
    """Given to somebody who did not do the main work before the decision; one at a time (GW713-36).

    ``prepared_by``: names of who led, researched and assessed the matter, with what they did.
    """
    findings = [*check_in_hand(execution, CLAUSE), *check_past(CLAUSE, commissioned_on, today, "委托")]
    if not evaluator.strip():
        findings.append(unmet(OTHERS, "没有选定评估单位", remedy="选定评估单位，或者填写受托机构"))
    elif evaluator.strip() in prepared_by:
        facts = {"所选": evaluator.strip(), "决策前承担": prepared_by[evaluator.strip()]}
        remedy = "改由没有承担主要论证评估工作的单位或者机构承担"
        findings.append(unmet(OTHERS, "决策后评估不得由承担决策前主要工作的单位承担", remedy=remedy, **facts))
    if due_on < commissioned_on:
        findings.append(unmet(CLAUSE, "完成期限早于委托日期", remedy="更正日期"))
    if execution.commissioned:
        findings.append(
            unmet(CLAUSE, "已有评估在进行", remedy="登记其结果，或者先撤销委托", 评估=execution.commissioned)
        )
    if ground is EvaluationGround.DONE and not execution.evaluated and not execution.awaits_evaluation(today):
        days = f"形成决议超过 {execution.limits.evaluation_days} 天"
        if execution.done_on is None:
            remedy = f"登记执行完毕，或者{days}后按此情形评估；也可以选其他情形"
            findings.append(unmet(CLAUSE, "决策尚未执行完毕，也未满期", remedy=remedy))
    return findings


def check_evaluation(
    execution: Execution, *, finding: str, score: int, dated: date, commissioned_on: date, today: date,
    public_opinions: str, participants: str, waiting: bool,
) -> list[Finding]:  # fmt: skip
    """The result: score, finding, recommendation; the public heard where the rulebook asks for it (GW713-36)."""
    findings = check_past(CLAUSE, dated, today, "评估")
    if not waiting:
        findings.append(unmet(CLAUSE, "这项评估已有结果，或者委托已撤销", remedy="请刷新页面"))
    if dated < commissioned_on:
        findings.append(unmet(CLAUSE, "评估日期早于委托日期", remedy="更正日期", 委托=commissioned_on.isoformat()))
    if not finding.strip():
        findings.append(unmet(CLAUSE, "没有评估结论", remedy="填写评估结论"))
    if not 0 <= score <= FULL:
        findings.append(unmet(CLAUSE, "评分不在 0 到 100 之间", remedy="更正评分", 评分=str(score)))
    if execution.limits.evaluation_public and not public_opinions.strip():
        findings.append(unmet(OTHERS, "没有听取公众意见的记录", remedy="填写以何种方式听取了哪些公众意见"))
    if execution.limits.evaluation_public and not participants.strip():
        remedy = "填写参与评估的人大代表、政协委员、人民团体、基层组织、社会组织或者专家"
        findings.append(unmet(OTHERS, "没有吸收各方参与评估的记录", remedy=remedy))
    return findings


def check_presentation(*, presented_on: date, dated: date, today: date, done: bool, result: str) -> list[Finding]:
    """Laid before the deciding body after it was done, once (GW713-36)."""
    findings = check_past(OTHERS, presented_on, today, "提交")
    if presented_on < dated:
        findings.append(unmet(OTHERS, "提交日期早于评估日期", remedy="更正日期", 评估=dated.isoformat()))
    if done:
        findings.append(unmet(OTHERS, "评估结果已登记提交", remedy="请刷新页面"))
    if not result.strip():
        findings.append(unmet(OTHERS, "没有审议意见", remedy="填写决策机关的审议意见"))
    return findings


def check_correction(
    execution: Execution, *, printed: str, wrong: str, right: str, reason: str, clerical: bool, standing: Standing,
    dated: date, issued_on: date, today: date, number_taken: bool,
) -> list[Finding]:  # fmt: skip
    """A slip of the pen is put right by a paper of its own; what changes the substance is decided again (GW713-37).

    ``printed`` is title and text of the resolution: what is corrected must stand there as it is quoted.
    """
    findings = [*check_past(ADJUSTED, dated, today, "更正"), *check_reason(reason, "更正", ADJUSTED)]
    if execution.resolved_on is None:
        findings.append(unmet(ADJUSTED, "决策尚未形成决议", remedy="重新印发决议或者纪要即可"))
    if dated < issued_on:
        findings.append(unmet(ADJUSTED, "更正日期早于决议日期", remedy="更正日期", 决议=issued_on.isoformat()))
    if not clerical:
        remedy = "改变决定内容的，由执行反馈或者决策后评估提出调整，重新决策"
        findings.append(unmet(KEPT, "没有确认只更正文字差错", remedy=remedy))
    if not wrong.strip() or wrong.strip() not in printed:
        findings.append(unmet(ADJUSTED, "原文中没有所引文字", remedy="从决议或者纪要中逐字摘录要更正的文字"))
    if not right.strip() or right.strip() == wrong.strip():
        findings.append(unmet(ADJUSTED, "没有写明更正后的文字", remedy="填写更正后的文字"))
    if standing not in COUNTY:
        remedy = "由县委、县政府主要领导或者分管领导批准"
        findings.append(unmet(ADJUSTED, "批准人不是县领导", remedy=remedy, 批准人身份=standing.label))
    if number_taken:
        findings.append(unmet(ADJUSTED, "文号已使用", remedy="另编文号，或者留空由系统顺延"))
    return findings


def check_opinion(*, decided: bool, dated: date, due_on: date, today: date, text: str) -> list[Finding]:
    """What congress or conference say to a decision that was made (JH-A-6.5-c)."""
    findings = check_past(OVERSEEN, dated, today, "意见")
    if not decided:
        findings.append(unmet(OVERSEEN, "决策尚未形成决议", remedy="决策前的意见在征求意见环节登记"))
    if due_on < dated:
        findings.append(unmet(OVERSEEN, "答复期限早于意见日期", remedy="更正期限"))
    if not text.strip():
        findings.append(unmet(OVERSEEN, "没有意见内容", remedy="填写意见"))
    return findings


def check_reply(*, reply: str, waiting: bool) -> list[Finding]:
    """The unit that was asked replies, once (JH-A-6.5-c)."""
    findings = []
    if not waiting:
        findings.append(unmet(OVERSEEN, "意见已答复，或者已撤销", remedy="请刷新页面"))
    if not reply.strip():
        findings.append(unmet(OVERSEEN, "没有答复内容", remedy="填写答复"))
    return findings
