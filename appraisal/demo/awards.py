"""The demo county's awards of 2011 and 2012: proposed by the rules, approved, published, a prize distributed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from appraisal.actions.award_moves import approve, publish, submit
from appraisal.actions.award_winners import Nominee, choose_winner, nominate
from appraisal.actions.awards import open_awards
from appraisal.actions.prizes import file_distribution
from appraisal.demo.papers import moment, paper
from appraisal.enums.awards import CandidateMark
from appraisal.gathering.awards import pictures
from appraisal.models import AwardRound, AwardWinner, Publication
from appraisal.rules.awards import Share
from organization.enums import Duty
from organization.models import Account, Appointment, DutyHolding, Person, Unit


@dataclass(frozen=True, slots=True)
class Told:
    """A year of awards: its days in the next one, numbers of the record and the notice, the townships that distributed
    their prizes, with the kinds of award."""

    year: int
    days: tuple[date, date, date, date, date]
    record: str
    notice: str
    shared: Mapping[str, tuple[str, ...]]


FORMER = Told(
    2011, (date(2012, 2, 7), date(2012, 2, 8), date(2012, 2, 10), date(2012, 2, 17), date(2012, 2, 24)),
    "安考评纪〔2012〕2号", "安发〔2012〕3号", {"T04": ("overall", "single"), "T05": ("overall", "single")},
)  # fmt: skip
CURRENT = Told(
    2012, (date(2013, 2, 5), date(2013, 2, 6), date(2013, 2, 8), date(2013, 2, 16), date(2013, 2, 22)),
    "安考评纪〔2013〕2号", "安发〔2013〕4号", {"T04": ("overall",)},
)  # fmt: skip
"""Days: opened, named, met, told, shared."""
NAMES_FROM = ("T06", "T04", "G41", "G20", "T01", "G19", "T10", "G23", "T05", "G38", "T03", "G07")
"""Units of the twelve who are named for attracting investment, in the order of the classes."""
CHOSEN = "得分并列，会议研究按全年重点项目督查名次选定"
LEADER, OTHERS, REST = 30, 20, 10
"""Parts of the prize per cent: the leader, each of the others, the office of the township."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    if AwardRound.objects.exists():
        return ""
    rows = Publication.objects.in_force().filter(version__scheme__code__startswith="shuangxiang-")
    final = rows.filter(approved_at__isnull=False).select_related("version__scheme", "version__period")
    made = [_award(one, told) for told in (FORMER, CURRENT) for one in final.filter(version__period__label=told.year)]
    winners = AwardWinner.objects.in_force().filter(award__round__in=made).count()
    return f"奖项 {sum(row.awards.count() for row in made)}，获奖 {winners}" if made else ""


def _award(final: Publication, told: Told) -> AwardRound:
    office, second = _holders(Duty.APPRAISAL_OFFICE)[:2]
    opened, named, met, out, _ = told.days
    row = open_awards(final.version, by=office, at=moment(opened))
    _settle(row, office, named)
    _people(row, told)
    submit(row, by=office, at=moment(named, hour=17))
    minutes = paper("市考评工作领导小组会议纪要", [f"会议审定{told.year}年度考评各奖项。"], number=told.record, day=met)
    approve(row, meeting_on=met, record=told.record, upload=minutes, by=second, at=moment(met, hour=17))
    publish(row, number=told.notice, by=office, at=moment(out))
    _distribute(row, told)
    return row


def _holders(duty: Duty, **more: object) -> list[Account]:
    held = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False, **more)
    return list(dict.fromkeys(one.account for one in held.select_related("account__person").order_by("pk")))


def _settle(row: AwardRound, office: Account, day: date) -> None:
    """Where two are alike at the line the office records whom the meeting chose."""
    for seen in pictures(row):
        tied = [one for one in seen.candidates if one.mark == CandidateMark.TIED]
        free = [place for place, slot in enumerate(seen.slots) if seen.taken[place] < slot.count]
        for one, slot in zip(tied, free, strict=False):
            choose_winner(one, slot, reason=CHOSEN, by=office, at=moment(day))


def _people(row: AwardRound, told: Told) -> None:
    """The leading group names the twelve."""
    award = row.awards.get(code="I01")
    by = _holders(Duty.LEADING_GROUP)[0]
    units = {one.code: one for one in Unit.objects.filter(code__in=NAMES_FROM)}
    held = Appointment.objects.in_force(told.days[2]).filter(post__unit__code__in=NAMES_FROM, post__principal="")
    posts: dict[str, Appointment] = {}
    for one in held.select_related("person", "post__unit", "post__title").order_by("post__order", "pk"):
        posts.setdefault(one.post.unit.code, one)
    place = 0
    for slot, (_, count, _) in enumerate(award.slots):
        chosen = [posts[code] for code in NAMES_FROM[place : place + count] if code in posts]
        people = [Nominee(one.person.name, units[one.post.unit.code], one.post.title.name) for one in chosen]
        nominate(award, slot, people, basis=f"安招商组〔{told.year + 1}〕3号", by=by, at=moment(told.days[1]))
        place += count


def _distribute(row: AwardRound, told: Told) -> None:
    """A township gives its prizes to its leader and those who did the work."""
    day = told.days[4]
    for code, kinds in told.shared.items():
        head = _holders(Duty.UNIT_LEADER, unit__code=code)[0]
        staff = Person.objects.filter(unit__code=code).exclude(account=head).order_by("number")
        others = list(staff.values_list("name", flat=True)[:3])
        won = AwardWinner.objects.in_force().filter(award__round=row, award__kind__in=kinds, unit__code=code)
        for prize in won.select_related("unit").order_by("pk"):
            shares = [Share(str(head.person), prize.prize * LEADER // 100, True)]
            shares += [Share(name, prize.prize * OTHERS // 100, False) for name in others]
            shares.append(Share("镇农业服务中心（集体）", prize.prize * REST // 100, False))
            record = f"{prize.unit}党委会〔{day.year}〕5号记录"
            file_distribution(prize, shares, decided_on=day, record=record, by=head, at=moment(day, hour=15))
