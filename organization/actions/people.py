"""People on the rosters: the only writers."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from core import audit
from core.findings import demand, unmet
from organization.models import Account, Person, Unit

FIELDS = ("name", "unit", "duty_text", "joined_on")


SURNAMES = {
    "单": "shan4", "仇": "qiu2", "解": "xie4", "任": "ren2", "盖": "ge3", "区": "ou1", "查": "zha1",
    "朴": "piao2",
    "缪": "miao4", "乐": "yue4", "员": "yun4", "华": "hua4", "曾": "zeng1", "翟": "zhai2",
    "尉": "yu4", "宓": "mi4", "折": "she2",
}  # fmt: skip
"""Characters that sound otherwise as a surname."""


def sort_key(name: str) -> str:
    """Pinyin with tones, so that a list of names sorts as a dictionary does on every database."""
    from pypinyin import Style, lazy_pinyin  # 55 MB of dictionary: only for a process that enters people

    sounds = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    if name[:1] in SURNAMES:
        sounds[0] = SURNAMES[name[0]]
    return " ".join(sounds)[:120]


@transaction.atomic
def create_person(
    *,
    name: str,
    unit: Unit,
    joined_on: date,
    duty_text: str = "",
    number: str = "",
    by: Account,
    at: datetime,
) -> Person:
    """Put a person on the roster of a unit; without ``number`` the next free one is given."""
    _demand_standing(unit)
    person = Person(
        number=number or next_number(), name=name, sort_key=sort_key(name),
        unit=unit, duty_text=duty_text, joined_on=joined_on,
    )  # fmt: skip
    person.save(force_insert=True)
    after = {"number": person.number, "unit": unit.code, "joined_on": joined_on, "duty_text": duty_text}
    audit.record(verb="organization.create_person", by=by, at=at, obj=person, after=after)
    return person


@transaction.atomic
def edit_person(
    *,
    person: Person,
    name: str,
    unit: Unit,
    joined_on: date,
    duty_text: str,
    reason: str = "",
    by: Account,
    at: datetime,
) -> Person:
    """Change name, roster, duty text or date of entry. Appointments stay as they are (they have their own actions)."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    given = {"name": name, "unit": unit, "duty_text": duty_text, "joined_on": joined_on}
    changed = [field for field in FIELDS if getattr(row, field) != given[field]]
    if not changed:
        return row
    if "unit" in changed:
        _demand_standing(unit)
    before = {field: getattr(row, field) for field in changed}
    for field in changed:
        setattr(row, field, given[field])
    row.sort_key = sort_key(row.name)
    row.save(update_fields=[*changed, "sort_key"])
    after = {field: given[field] for field in changed}
    audit.record(verb="organization.edit_person", by=by, at=at, obj=row, before=before, after=after, reason=reason)
    return row


@transaction.atomic
def leave_roster(*, person: Person, left_on: date, reason: str, by: Account, at: datetime) -> Person:
    """Take a person off the roster; Refused while he holds a post on or after that day."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    held = [str(one.post) for one in row.appointments.not_ended(left_on).select_related("post__unit", "post__title")]
    findings = []
    if row.left_on is not None:
        findings.append(unmet("", "人员在册", remedy="该人员已经离册", 人员=row.name))
    if held:
        findings.append(unmet("", "没有在任职务", remedy="请先办理免职", 人员=row.name, 在任="、".join(held)))
    if left_on < row.joined_on:
        findings.append(unmet("", "离册日期不早于入册日期", remedy="请核对日期", 入册=row.joined_on.isoformat()))
    demand(findings)
    row.left_on = left_on
    row.save(update_fields=["left_on"])
    audit.record(
        verb="organization.leave_roster", by=by, at=at, obj=row, reason=reason,
        before={"left_on": None}, after={"left_on": left_on},
    )  # fmt: skip
    return row


def next_number() -> str:
    """The next free number of the form R00001; the unique constraint settles a race."""
    last = Person.objects.filter(number__regex=r"^R[0-9]{5}$").order_by("-number").values_list("number", flat=True)
    return f"R{int((last.first() or 'R00000')[1:]) + 1:05}"


def _demand_standing(unit: Unit) -> None:
    if unit.abolished_at is not None:
        demand([unmet("", "单位未被撤销", remedy="请改选单位", 单位=unit.name)])
