"""What a scheme file takes for granted in the database: its units as they stand, its people in their posts.

Loading creates the units that are missing and changes none that is there. A file that means another unit by a code,
or names a person who cannot be told without doubt, is refused at its line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Q

from appraisal.rules.scheme_file import ParsedScheme, Problem
from appraisal.rules.scheme_file.parsed import PersonEntry
from organization.enums import UnitLevel
from organization.models import Appointment, Unit

_RENAMED = (
    "同一单位的，改用系统中的名称，或者把系统中的名称写进 aliases；不是同一单位的，换一个编码；"
    "单位确已更名的，先在单位页面更名"
)


def check_units(parsed: ParsedScheme) -> list[Problem]:
    """Each unit that stands already must be the one the file means; a new one must not repeat a standing name."""
    entries = {entry.code: entry for entry in parsed.units}
    names = {code: entry.name for code, entry in entries.items()}
    mains = {code: entry.code for entry in parsed.units for code in entry.includes}
    for entry in parsed.units:
        names |= entry.includes
    found = Unit.objects.filter(code__in=names).select_related("parent", "appraised_with")
    stored: dict[str, Unit] = {unit.code: unit for unit in found}
    problems: list[Problem] = []
    for code, unit in stored.items():
        aliases = entries[code].aliases if code in entries else ()
        problems += _name(parsed, unit, names[code], aliases)
        problems += _standing(parsed, unit, mains.get(code))
        if code in entries and entries[code].states_parent:
            problems += _parent(parsed, unit, entries[code].parent or "")
    return [*problems, *_taken_names(parsed, {code: name for code, name in names.items() if code not in stored})]


def _name(parsed: ParsedScheme, unit: Unit, name: str, aliases: Iterable[str]) -> Iterator[Problem]:
    if unit.name != name and unit.name not in aliases:
        message = f"编码 {unit.code} 在系统中是“{unit.name}”，文件中写作“{name}”"
        yield parsed.unit_spots[unit.code, "name"].problem(message, _RENAMED)


def _standing(parsed: ParsedScheme, unit: Unit, main: str | None) -> Iterator[Problem]:
    """Abolished before the scheme's year, or appraised with another unit than the file says (SX-2.1-d)."""
    spot = parsed.unit_spots[unit.code, "name"]
    if unit.abolished_at is not None and unit.abolished_at.year < parsed.facts.year:
        message = f"{unit.code} {unit.name} 已于 {unit.abolished_at.year} 年撤销"
        yield spot.problem(message, "从文件中删去；新设的单位换一个编码")
    holder = unit.appraised_with.code if unit.appraised_with else None
    ranked = any(member.code == unit.code for group in parsed.facts.groups for member in group.members)
    if holder == main or (main is None and not ranked):
        return
    held = f"随 {holder} 合并考评" if holder else "单独考评"
    written = f"随 {main} 合并考评" if main else "单独考评"
    message = f"{unit.code} {unit.name} 在系统中{held}，文件中{written}（依据 SX-2.1-d）"
    yield spot.problem(message, "改正文件，或者先在单位页面调整“随同考评的单位”")


def _parent(parsed: ParsedScheme, unit: Unit, parent: str) -> Iterator[Problem]:
    held = unit.parent.code if unit.parent else ""
    if held != parent:
        message = f"{unit.code} {unit.name} 在系统中的上级单位是 {held or '（无）'}，文件中写作 {parent}"
        remedy = "删去 parent（已有的单位保持原位），或者先在单位页面调整上级单位"
        yield parsed.unit_spots[unit.code, "parent"].problem(message, remedy)


def _taken_names(parsed: ParsedScheme, new: Mapping[str, str]) -> list[Problem]:
    """A unit the file brings must not have the name of a standing unit with another code."""
    codes = {name: code for code, name in new.items()}
    levels = (UnitLevel.COUNTY, UnitLevel.BUREAU)
    taken = Unit.objects.standing().filter(name__in=codes, level__in=levels).order_by("code")
    return [
        parsed.unit_spots[codes[unit.name], "name"].problem(
            f"已有同名单位“{unit.name}”，编码不同：文件中编码 {codes[unit.name]}，现有编码 {unit.code}",
            "改用现有单位的编码，或者改正名称",
        )
        for unit in taken
    ]


def find_people(parsed: ParsedScheme) -> tuple[dict[str, Appointment], list[Problem]]:
    """The appointment of every person of the file by code, and whatever is missing or ambiguous: one query.

    An appointment counts when it is held on some day of the scheme's year. Of several spells of one person in one
    post (the field of work changed) the last one is taken.
    """
    entries = list(parsed.people.values())
    if not entries:
        return {}, []
    held = _held(parsed.facts.year, entries)
    found: dict[str, Appointment] = {}
    problems: list[Problem] = []
    first: dict[int, PersonEntry] = {}
    for entry in entries:
        rows = [row for row in held if _fits(row, entry)]
        posts = {(row.person_id, row.post_id): row for row in rows}
        if len(posts) != 1:
            problems.append(_doubt(entry, list(posts.values()), held, parsed.facts.year))
            continue
        row = found[entry.code] = next(iter(posts.values()))
        other = first.setdefault(row.person_id, entry)
        if other is not entry:
            message = f"“{entry.name}”（{row.person.number}）已列在第 {other.spot.line} 行（{other.code}）"
            problems.append(entry.spot.problem(message, "一人在一个方案中只考核一次，保留一处"))
    return found, problems


def _held(year: int, entries: Iterable[PersonEntry]) -> list[Appointment]:
    """Appointments in the year of everybody who has one of the names or numbers, the earlier first."""
    names, numbers = {entry.name for entry in entries}, {entry.number for entry in entries if entry.number}
    rows = (
        Appointment.objects.not_ended(date(year, 1, 1))
        .filter(Q(person__name__in=names) | Q(person__number__in=numbers), starts_on__lte=date(year, 12, 31))
        .select_related("person", "post__unit", "post__title")
    )
    return list(rows.order_by("starts_on", "pk"))


def _fits(row: Appointment, entry: PersonEntry) -> bool:
    return (
        row.person.name == entry.name
        and entry.number in ("", row.person.number)
        and entry.unit in ("", row.post.unit.code)
        and entry.post in ("", row.post.title.name)
    )


def _doubt(entry: PersonEntry, rows: list[Appointment], held: Iterable[Appointment], year: int) -> Problem:
    """Nobody fits, or more than one person or post."""
    if not rows:
        wanted = "，".join(part for part in (entry.number, entry.unit, entry.post) if part)
        known = [row for row in held if row.person.name == entry.name or row.person.number == entry.number]
        message = f"{year} 年度没有“{entry.name}”的任职（{wanted}）"
        hint = f"；系统中有：{_told(known)}" if known else ""
        return entry.spot.problem(message, f"核对姓名、单位、职务和人员编号，或者先登记任职{hint}")
    if len({row.person_id for row in rows}) > 1:
        return entry.spot.problem(f"有同名的人员：{_told(rows)}", "补上 number（人员编号）")
    return entry.spot.problem(
        f"“{entry.name}”在 {year} 年度有多个任职：{_told(rows)}", "写明 unit（单位编码）和 post（职务）"
    )


def _told(rows: Iterable[Appointment]) -> str:
    """R00012 陆远（T01 河口镇镇长）, each post once."""
    posts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        unit = row.post.unit
        posts[f"{row.person.number} {row.person.name}"][f"{unit.code} {unit.name}{row.post.title.name}"] = None
    return "；".join(f"{person}（{'、'.join(held)}）" for person, held in posts.items())
