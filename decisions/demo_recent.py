"""Matters of the demo that go on today, under the State Council's order: one before the public, one decided.

Their days are counted back from the day of loading, so that whoever tries the demo meets a notice that still runs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from decisions.actions import catalogue, plans, publication
from decisions.demo import carry, open_walk
from decisions.demo_matters import Sketch
from decisions.demo_people import known_cast
from decisions.demo_stages import Walk
from decisions.enums import Category, DecidingBody, Interest, Level, PaperKind, Stage
from decisions.models import CatalogueEntry, Expert, ExpertField, Plan

WORKS = "重大公共基础设施建设"
PUBLIC = Sketch(
    "河口镇临江堤防加固工程", Category.SOCIAL, DecidingBody.GOVERNMENT, "T04", Level.MAJOR, date.min,
    Stage.PUBLIC_NOTICE, Interest.WORKS,
    content="加固临江堤防四公里，改建穿堤涵闸三座，工期两年。",
)  # fmt: skip
DECIDED = Sketch(
    "城区雨污分流改造", Category.SOCIAL, DecidingBody.GOVERNMENT, "G24", Level.MAJOR, date.min, None, Interest.WORKS,
    content="用两年时间改造城区二十公里合流管网，同步修复路面。",
)  # fmt: skip
BEGAN = {PUBLIC: 45, DECIDED: 150}
"""How many days ago each began."""
SECTIONS = (
    ("第四章第一节", "实施城市更新，完善地下管网。"), ("第五章第二节", "提高防洪减灾能力。"),
    ("第七章第三节", "健全基本公共服务。"), ("第九章第二节", "推进数字政府建设。"),
)  # fmt: skip


@transaction.atomic
def load(at: datetime) -> str:
    """Fill in the plan that is in force and the two matters once; "" when they are there."""
    today = timezone.localdate(at)
    begin = at - timedelta(days=max(BEGAN.values()))
    first = begin.year - (begin.year - 1) % 5
    name = f"安澜县国民经济和社会发展规划纲要（{first}—{first + 4}年）"
    if Plan.objects.filter(name=name).exists():
        return ""
    known = known_cast()
    fields = {one.name: one for one in ExpertField.objects.order_by("pk")}
    experts = tuple(Expert.objects.prefetch_related("fields").order_by("pk"))
    people = replace(known, fields=fields, experts=experts)
    plan = plans.add_plan(plans.NewPlan(name, first, first + 4, f"安发〔{first}〕2号"), by=people.office, at=begin)
    for number, text in SECTIONS:
        plans.add_section(plan.pk, number=number, text=text, by=people.office, at=begin)
    for sketch in (DECIDED, PUBLIC):
        walk = open_walk(people, replace(sketch, start=today - timedelta(days=BEGAN[sketch])))
        _begin(walk)
        carry(walk)
        if sketch is DECIDED:
            _publish(walk)
    return "近期事项 2"


def _begin(walk: Walk) -> None:
    """What the order asks before the intent is approved: the ruling on the catalogue and the record of the study."""
    entry = CatalogueEntry.objects.get(title=WORKS)
    reason = "投资额超过一亿元，对照目录标准列入"
    catalogue.rule_on_catalogue(walk.matter.pk, entry, reason=reason, by=walk.cast.office, at=walk.at)
    text = "两办会同有关部门研究，认为必要可行，建议启动。"
    walk.paper(Stage.INTENT, PaperKind.INTENT_STUDY, text, by=walk.cast.office)


def _publish(walk: Walk) -> None:
    new = publication.NewPublication(
        walk.day, "县政府门户网站“政务公开”栏目", "改造后城区主要路段雨污分流，逢大雨不再积水。",
        "采纳关于分段施工、错峰施工的建议；提前一年完工的建议因工程量大未采纳。",
    )  # fmt: skip
    publication.record_publication(walk.matter.pk, new, by=walk.cast.office, at=walk.at)
