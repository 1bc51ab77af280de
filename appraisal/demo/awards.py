"""The demo county's awards of 2012: proposed by the rules, approved, published, a township's prize distributed."""

from __future__ import annotations

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
from organization.models import Account, Appointment, DutyHolding, Unit

CODE, YEAR, TOWN = "shuangxiang-2012", "2012", "T04"
OPENED, NAMED, MET, TOLD, SHARED = (
    date(2013, 2, 5), date(2013, 2, 6), date(2013, 2, 8), date(2013, 2, 16), date(2013, 2, 22),
)  # fmt: skip
RECORD, NOTICE = "安考评纪〔2013〕2号", "安发〔2013〕4号"
NAMES_FROM = ("T06", "T04", "G41", "G20", "T01", "G19", "T10", "G23", "T05", "G38", "T03", "G07")
"""Units of the twelve who are named for attracting investment, in the order of the classes."""
CHOSEN = "得分并列，会议研究按全年重点项目督查名次选定"
LEADER, SHARES = 30, (("龚文楷", 20), ("兰书琴", 20), ("项佳音", 20), ("镇农业服务中心（集体）", 10))
"""Parts of the prize per cent: the leader, the others."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    rows = Publication.objects.in_force().filter(version__scheme__code=CODE, version__period__label=YEAR)
    final = rows.filter(approved_at__isnull=False).select_related("version__scheme", "version__period").first()
    if final is None or AwardRound.objects.exists():
        return ""
    office, second = _holders(Duty.APPRAISAL_OFFICE)[:2]
    row = open_awards(final.version, by=office, at=moment(OPENED))
    _settle(row, office)
    _people(row)
    submit(row, by=office, at=moment(NAMED, hour=17))
    minutes = paper("市考评工作领导小组会议纪要", ["会议审定2012年度考评各奖项。"], number=RECORD, day=MET)
    approve(row, meeting_on=MET, record=RECORD, upload=minutes, by=second, at=moment(MET, hour=17))
    publish(row, number=NOTICE, by=office, at=moment(TOLD))
    _distribute(row)
    winners = AwardWinner.objects.in_force().filter(award__round=row).count()
    return f"奖项 {row.awards.count()}，获奖 {winners}"


def _holders(duty: Duty, **more: object) -> list[Account]:
    held = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False, **more)
    return list(dict.fromkeys(one.account for one in held.select_related("account__person").order_by("pk")))


def _settle(row: AwardRound, office: Account) -> None:
    """Where two are alike at the line the office records whom the meeting chose."""
    for seen in pictures(row):
        tied = [one for one in seen.candidates if one.mark == CandidateMark.TIED]
        free = [place for place, slot in enumerate(seen.slots) if seen.taken[place] < slot.count]
        for one, slot in zip(tied, free, strict=False):
            choose_winner(one, slot, reason=CHOSEN, by=office, at=moment(NAMED))


def _people(row: AwardRound) -> None:
    """The leading group names the twelve."""
    award = row.awards.get(code="I01")
    by = _holders(Duty.LEADING_GROUP)[0]
    units = {one.code: one for one in Unit.objects.filter(code__in=NAMES_FROM)}
    held = Appointment.objects.in_force(MET).filter(post__unit__code__in=NAMES_FROM, post__principal="")
    posts: dict[str, Appointment] = {}
    for one in held.select_related("person", "post__unit", "post__title").order_by("post__order", "pk"):
        posts.setdefault(one.post.unit.code, one)
    place = 0
    for slot, (_, count, _) in enumerate(award.slots):
        chosen = [posts[code] for code in NAMES_FROM[place : place + count] if code in posts]
        people = [Nominee(one.person.name, units[one.post.unit.code], one.post.title.name) for one in chosen]
        nominate(award, slot, people, basis="安招商组〔2013〕3号", by=by, at=moment(NAMED))
        place += count


def _distribute(row: AwardRound) -> None:
    """河口镇 gives its overall prize to its leaders and those who did the work."""
    won = AwardWinner.objects.in_force().filter(award__round=row, award__kind="overall", unit__code=TOWN).first()
    heads = _holders(Duty.UNIT_LEADER, unit__code=TOWN)
    if won is None or not heads:
        return
    shares = [Share(str(heads[0].person), won.prize * LEADER // 100, True)]
    shares += [Share(name, won.prize * percent // 100, False) for name, percent in SHARES]
    record = "河口镇党委会〔2013〕5号记录"
    file_distribution(won, shares, decided_on=SHARED, record=record, by=heads[0], at=moment(SHARED, hour=15))
