"""Counting experts: distinct people of relevant fields who took part and have no interest (JH-A-4.2-d, JH-A-4.2-f)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.findings import Finding, met, unmet

NAMED = 5
"""So many left out are named; the table of the invited tells the rest."""
WHY_NOT = ("未登记到会", "没有签署意见", "专业不相关", "有利害关系", "重复登记")


@dataclass(frozen=True, slots=True)
class Attendance:
    """One row of the list of invited experts. ``person`` identifies the human being, not the row."""

    person: str
    name: str
    fields: frozenset[str]
    attended: bool
    signed: bool
    interest: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Who counts, and of everyone else why not: pairs (name, reason)."""

    counted: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def count_experts(rows: Iterable[Attendance], relevant: frozenset[str], *, signatures: bool) -> Count:
    """Judge each row once, in order; the first row of a person that counts is the one that does.

    ``relevant`` are the fields of the matter. ``signatures`` asks for each expert's own signed opinion
    (GW713-19); a declared interest always excludes (GW713-20).
    """
    counted: list[str] = []
    people: set[str] = set()
    left_out: list[tuple[str, str]] = []
    for row in rows:
        reason = _why_not(row, relevant, signatures)
        if not reason and row.person in people:
            reason = WHY_NOT[4]
        if reason:
            left_out.append((row.name, reason))
        else:
            people.add(row.person)
            counted.append(row.name)
    return Count(tuple(counted), tuple(left_out))


def _why_not(row: Attendance, relevant: frozenset[str], signatures: bool) -> str:
    excluded: Sequence[bool] = (
        not row.attended,
        signatures and not row.signed,
        not row.fields & relevant,
        row.interest,
    )
    return next((text for text, holds in zip(WHY_NOT, excluded, strict=False) if holds), "")


def check_experts(count: Count, *, least: int, long_term: bool) -> Finding:
    """Whether enough experts counted; ``least`` is the rulebook's number for the matter's kind."""
    clause = "JH-A-4.2-f" if long_term else "JH-A-4.2-d"
    title = f"咨询论证专家不少于 {least} 名"
    facts = {"应有": str(least), "实有": str(len(count.counted))}
    if len(count.counted) >= least:
        return met(clause, title, **facts)
    if count.left_out:
        facts["未计入"] = _left_out(count.left_out)
    return unmet(clause, title, remedy="由主办单位增邀相关方面的专家参加论证并登记", **facts)


def _left_out(rows: Sequence[tuple[str, str]]) -> str:
    """By reason, in the order of the reasons: all names of a few people, of many the number and the first."""
    said = []
    for reason in WHY_NOT:
        names = [name for name, why in rows if why == reason]
        if names:
            told = "、".join(names[:NAMED]) + (f"等 {len(names)} 名" if len(names) > NAMED else "")
            said.append(f"{told}（{reason}）")
    return "；".join(said)
