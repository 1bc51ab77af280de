"""Reading the register from ``data/*.yaml``, once per process."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from core.enums import Choice

FOLDER = Path(__file__).with_name("data")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document(Choice):
    """Source documents; the value is the prefix of the clause ids."""

    DECISION = "JH-A", "决策目标体系"
    EXECUTION = "JH-B", "执行责任体系"
    APPRAISAL = "JH-C", "综合考核指标体系"
    CADRES = "QSH", "领导班子和干部队伍建设措施"
    INTEGRITY = "BZ", "党风廉政建设责任制考核"
    COMMITMENT = "SX", "双向承诺工作方案"
    IMPLEMENTATION = "LS", "落实制度"
    STATE_COUNCIL = "GW713", "重大行政决策程序暂行条例"
    SUPERVISION = "DC", "政府督查工作条例"


class Kind(Choice):
    """What a clause asks of the software."""

    BLOCKING = "blocking-rule", "禁止性条件"
    DUTY = "duty", "工作义务"
    DOCUMENT = "document", "文书"
    ROLE = "role", "职责分工"
    SCHEDULE = "schedule", "时限周期"
    PUBLICATION = "publication", "公开"
    DATA = "data", "数据项"
    CALCULATION = "calculation", "计算"
    CONSEQUENCE = "consequence", "结果运用"
    PRINCIPLE = "principle", "原则"


class App(Choice):
    """Which part of the system embodies a clause."""

    ORGANIZATION = "organization", "机构与人员"
    DECISIONS = "decisions", "决策"
    ACCOUNTABILITY = "accountability", "执行"
    APPRAISAL = "appraisal", "考核"
    PORTAL = "portal", "公开门户"
    NONE = "none", "只作展示"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``cite`` is the article, ``rule`` our restatement, ``check`` the acceptance check."""

    id: str
    cite: str
    rule: str
    rule_en: str
    kind: Kind
    app: App
    check: str
    note: str
    params: str
    document: Document

    @property
    def buildable(self) -> bool:
        """Principles and clauses shown only need no software."""
        return self.kind is not Kind.PRINCIPLE and self.app is not App.NONE


@lru_cache(maxsize=1)
def register() -> Mapping[str, Clause]:
    """All clauses by id, in the order of the documents."""
    clauses: dict[str, Clause] = {}
    for name in ("jinghai", "others", "national"):
        rows = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_Loader)
        clauses.update((row["id"], _clause(row)) for row in rows)
    return MappingProxyType(clauses)


def find(clause_id: str) -> Clause | None:
    """The clause of this id, or None."""
    return register().get(clause_id)


def _clause(row: dict[str, Any]) -> Clause:
    extra = [_plain(row[name]) for name in ("params", "values") if row.get(name)]
    return Clause(
        id=row["id"],
        cite=full_width(row["cite"]),
        rule=full_width(row["rule_zh"]),
        rule_en=row["rule_en"],
        kind=Kind(row["kind"]),
        app=App(row["app"]),
        check=row["check"],
        note=row.get("note", ""),
        params=full_width("；".join(one for one in extra if not _FOR_PROGRAMS.search(one))),
        document=_document(row["id"]),
    )


_FOR_PROGRAMS = re.compile("[A-Za-z]")
"""Parameters under English names are for programs; people read them from the rulebook, under Chinese labels."""
_CHINESE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u201c\u201d"
_BESIDE = re.compile(f"(?<=[{_CHINESE}])[,:;?!]|[,:;?!](?=[{_CHINESE}])|,(?=\\d{{1,2}}[{_CHINESE}])")
_PAIR = re.compile(r"\(([^()]*)\)")
_FULL = str.maketrans(",:;?!", "，：；？！")


def full_width(text: str) -> str:
    """Chinese text with full-width punctuation: marks beside a Chinese character, brackets around or beside one."""

    def bracket(match: re.Match[str]) -> str:
        around = text[max(match.start() - 1, 0) : match.end() + 1]
        return f"（{match[1]}）" if re.search(f"[{_CHINESE}]", around) else match[0]

    return _BESIDE.sub(lambda match: match[0].translate(_FULL), _PAIR.sub(bracket, text))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(_plain(one) for one in value)
    return str(value)


def _document(clause_id: str) -> Document:
    return next(document for document in Document if clause_id.startswith(f"{document.value}-"))
