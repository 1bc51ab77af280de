"""Experts as shown: the register, the list of a matter with who counts and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from decisions.enums import Flag
from decisions.models import Expert, ExpertApplication, Invitation
from decisions.rules.consulting import reasons_not_counted
from decisions.rules.facts import Case


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """One invited expert. ``reason`` why he does not count; ``signed`` when; ``on_paper`` he cannot sign in."""

    pk: int
    name: str
    where: str
    fields: str
    attended: str
    interest: str
    register_interest: str
    stance: str
    opinion: str
    signed: str
    sha256: str
    reason: str
    on_paper: bool


def invited_rows(rows: Sequence[Invitation], case: Case) -> list[InvitedRow]:
    """The list of a matter; ``rows`` in the order of ``case.expert_review.attendance``."""
    reasons = reasons_not_counted(case)
    return [
        InvitedRow(
            pk=row.pk, name=row.expert.name, where=f"{row.expert.organisation} {row.expert.title}".strip(),
            fields="、".join(sorted(attendance.fields)), attended=_told(row.attended, "参加", "未参加"),
            interest=row.interest_text or _told(row.interest, "有", "无"), register_interest=row.expert.interests,
            stance=row.get_stance_display() if row.stance else "", opinion=row.opinion,
            signed=f"{timezone.localtime(row.signed_at):%Y-%m-%d %H:%M}" if row.signed_at else "",
            sha256=row.sha256, reason=reason, on_paper=row.expert.person_id is None,
        )
        for row, attendance, reason in zip(rows, case.expert_review.attendance, reasons, strict=True)
    ]  # fmt: skip


def _told(value: bool | None, yes: str, no: str) -> str:
    return "未登记" if value is None else yes if value else no


@dataclass(frozen=True, slots=True)
class Standing:
    """How many count, how many are needed, and for which clause."""

    counted: int
    least: int
    clause: str

    @property
    def missing(self) -> int:
        return max(self.least - self.counted, 0)


def counted(case: Case) -> Standing:
    """11, or 19 for mid- and long-term work: the numbers are the rulebook's."""
    long_term = case.has(Flag.LONG_TERM)
    least = case.thresholds.experts_long_term if long_term else case.thresholds.experts
    number = sum(not reason for reason in reasons_not_counted(case))
    return Standing(number, least, "JH-A-4.2-f" if long_term else "JH-A-4.2-d")


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One entry of the register; ``member`` tells the term of who was appointed after a public call."""

    pk: int
    name: str
    where: str
    fields: str
    interests: str
    member: str
    expired: bool
    same_as: str
    signs_in: bool


def expert_rows(rows: Sequence[Expert], terms: dict[int, ExpertApplication], today: date) -> list[ExpertRow]:
    """The register; ``rows`` come with ``fields`` prefetched and ``same_as`` selected."""
    return [_expert(row, terms.get(row.pk), today) for row in rows]


def _expert(row: Expert, term: ExpertApplication | None, today: date) -> ExpertRow:
    until = term.term_until if term is not None else None
    member = f"{term.term_from} 至 {until}" if term is not None else ""
    return ExpertRow(
        pk=row.pk, name=row.name, where=f"{row.organisation} {row.title}".strip(),
        fields="、".join(one.name for one in row.fields.all()), interests=row.interests, member=member,
        expired=until is not None and until < today, same_as=str(row.same_as) if row.same_as else "",
        signs_in=row.person_id is not None,
    )  # fmt: skip
