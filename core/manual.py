"""The user manual: one page per duty, written in templates/help."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual; ``duties`` are those it is written for, by value, none for everybody."""

    slug: str
    title: str
    summary: str
    duties: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"help/{self.slug}.html"


CHAPTERS = (
    Chapter("account", "登录和账号", "设置密码、登录、动态密码、修改密码、退出。"),
    Chapter(
        "appraisal-office",
        "考评办",
        "方案、录入、导入、加减分、计算、公布，从头到尾一年的工作。",
        ("appraisal_office",),
    ),
    Chapter(
        "grades",
        "等次评定和责任制考核",
        "考核办法、年度等次建议、责任制考核十一个环节、限额、征求意见、常委会决定、公示通报。",
        ("appraisal_office", "organization_office", "discipline"),
    ),
    Chapter(
        "consequences",
        "结果运用",
        "依据最终结果提出的奖励和处理建议：考察结论、决定实施或者不予实施、登记落实。",
        ("organization_office", "appraisal_office", "discipline"),
    ),
    Chapter(
        "two-offices", "两办", "汇总建议、建档定级、推进决策环节、会议表决、决议归档、紧急事项。", ("two_offices",)
    ),
    Chapter("legal-office", "法制机构", "送审材料、四个方面的审查意见、完成法律审查。", ("legal_office",)),
    Chapter("expert", "专家", "论证邀请、签署意见、意见的去向。", ("expert",)),
    Chapter(
        "oversight",
        "人大政协监督和派驻巡视",
        "查看决策和任务执行情况，提出意见，参加明查暗访，派驻巡视报告。",
        ("oversight", "conduct_monitor", "posted_inspector"),
    ),
    Chapter("publicity", "宣传部和新闻发言人", "公布任务执行情况，发布新闻通报。", ("publicity", "spokesperson")),
    Chapter("inspection-office", "督查室", "报送通报批评清单，按季度导出排名报告。", ("inspection_office",)),
    Chapter(
        "unit-leader",
        "单位主要负责人",
        "看本单位的得分、名次和每一分的来历，答复征求意见、承办决策事项。",
        ("unit_leader",),
    ),
    Chapter(
        "unit-clerk", "单位联络员", "报备实施细则，核对得分，答复征求意见，承办决策事项的各个环节。", ("unit_clerk",)
    ),
    Chapter("data-supplier", "数据责任单位", "填报、报送和更正指标数据，答复疑问，登记考评台账。", ("data_supplier",)),
    Chapter("organization-office", "组织部考核办", "机构、人员、职数和任职，确认公布。", ("organization_office",)),
    Chapter(
        "leaders",
        "领导小组和县领导",
        "参加会议表决，看全县排名、比较版本、审定结果，报送加减分清单。",
        ("leading_group", "county_leader", "discipline"),
    ),
    Chapter("cadre", "干部职工", "看已公布的结果和制度条款。", ("cadre",)),
    Chapter(
        "supervision",
        "督查督办",
        "督办单、逐级升级、督查和整改、约谈、季度通报。",
        ("inspection_office", "two_offices", "unit_leader", "unit_clerk"),
    ),
    Chapter(
        "reports",
        "任务进展和报告",
        "报告进展，填写半年、年终和阶段性报告，自查，照单验收。",
        ("unit_clerk", "unit_leader", "two_offices", "inspection_office"),
    ),
    Chapter("cases", "责任追究和监督", "群众反映、线索、立案到结案、会议纪律、廉政督查。", ("discipline",)),
    Chapter("system-admin", "系统管理员", "账号、密码信封、会话、后台任务。", ("system_admin",)),
    Chapter("security-admin", "安全管理员", "授予、确认、撤销职责，解除动态密码。", ("security_admin",)),
    Chapter("audit-admin", "审计管理员", "查阅审计记录、核验审计链、打印锚点单。", ("audit_admin",)),
)


def chapter(slug: str) -> Chapter | None:
    """The page of that address, or None."""
    return next((one for one in CHAPTERS if one.slug == slug), None)


def written_for(duties: Collection[str]) -> list[Chapter]:
    """The pages for these duties, in order; the first page is for everybody."""
    return [one for one in CHAPTERS if not one.duties or set(one.duties) & set(duties)]
