"""The office's own sheet: LibreOffice opens, recalculates and saves the same book; and how many ranks it gets wrong.

Two layouts. "block": MAX and RANK over each group's own rows, as an office writes it. "flat": MAXIFS and COUNTIFS over
a group column. COUNTIFS takes its criterion as text of 15 digits: a total just above 1,000 may count as better than
itself, and the unit comes out one place too low.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from appraisal.actions.scoring import run_scoring
from appraisal.models import Adjustment, Indicator, Member, Period, Result, Score
from appraisal.rules.facts import POINT
from organization.models import Account
from tools.bench.machine import office_version
from tools.bench.report import Section, ms, times, verdict
from tools.bench.timing import Task, in_turn

GOALS = (100.0, 5.0)
PATIENCE = 300
WARMING, COUNTED = 5, 5
"""Runs of the product after each one of the office's: first some that do not count, then those whose median does."""
BONUS = {"nation": 30, "province": 20, "prefecture": 10}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as the sheet has it: group, code, leaf scores by top item, weights of the top items, bonus."""

    group: str
    code: str
    scores: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    bonus: int


def sections(small: Period, large: Period, copies: int, quick: bool) -> list[Section]:
    """Ratios against the whole process, and the ranks."""
    section = Section(
        "Ranking job against LibreOffice: open, recalculate and save the same book",
        ["job", "LibreOffice, whole process", "product, in the running server", "LibreOffice / product", "goal", ""],
    )
    if not office_version():
        section.note("LibreOffice is not installed (Debian: libreoffice-calc): nothing was measured.")
        return [section]
    folder = Path(tempfile.mkdtemp(prefix="santixi-office-"))
    try:
        jobs = (("1x", small, GOALS[0], 3 if quick else 5), (f"{copies}x", large, GOALS[1], 2 if quick else 3))
        for name, period, goal, rounds in jobs:
            _against(section, folder, name, period, goal, rounds)
        section.note(
            "Nothing is claimed against a recalculation inside an open sheet: that is about as fast as the SQL "
            "statements above."
        )
        return [section, _ranks(folder, (("1x", small), (f"{copies}x", large)))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _against(section: Section, folder: Path, name: str, period: Period, goal: float, rounds: int) -> None:
    book = folder / f"block-{name}.xlsx"
    write_book(lines_of(period), book, flat=False)
    by = Account.objects.system()

    def compute() -> None:
        run_scoring(period, by=by, at=timezone.now())

    tasks = {
        "office": Task(lambda _: recalculate(book)),
        "cold": Task(lambda _: warm(compute)),
        "product": Task(lambda _: compute(), times=COUNTED),
    }
    timings = in_turn(tasks, rounds=rounds)
    ratio = timings["office"].over(timings["product"])
    section.add(
        name, ms(timings["office"].seconds), ms(timings["product"].seconds), times(ratio), f"at least {goal:.0f}",
        verdict(ratio >= goal),
    )  # fmt: skip


def warm(job: Callable[[], None]) -> None:
    """Make hot what lay untouched while the other process ran: in a running server memory is not so dear to touch."""
    for _ in range(WARMING):
        job()


def recalculate(book: Path) -> Path:
    """Convert the book into itself, as a script of an office would: soffice computes every formula on the way."""
    target = book.parent / "out"
    profile = (book.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(target), str(book)], check=True, capture_output=True, timeout=PATIENCE)
    return target / book.name


def lines_of(period: Period) -> list[Line]:
    """The period's book, groups and members in the scheme's order."""
    tops: dict[int, list[Indicator]] = {}
    leaves: dict[int, list[int]] = {}
    for node in Indicator.objects.filter(scheme=period.scheme).order_by("order", "id"):
        if node.parent_id is None:
            tops.setdefault(node.group_id, []).append(node)
        else:
            leaves.setdefault(node.parent_id, []).append(node.pk)
    values = {
        (member, leaf): value
        for member, leaf, value in Score.objects.filter(period=period).values_list("member", "indicator", "value")
    }
    bonus = dict(Adjustment.objects.filter(scheme=period.scheme).values_list("member_id", "level"))
    members = Member.objects.filter(scheme=period.scheme).select_related("group").order_by("group__order", "order")
    return [
        Line(
            member.group.code,
            member.code,
            tuple(tuple(values[member.pk, leaf] or 0 for leaf in leaves[top.pk]) for top in tops[member.group_id]),
            tuple((top.weight or 0) // POINT for top in tops[member.group_id]),
            BONUS.get(bonus.get(member.pk, ""), 0),
        )
        for member in members
    ]


def write_book(lines: list[Line], path: Path, *, flat: bool) -> None:
    """One sheet: group, code, leaf scores, bases, weighted scores, bonus, total, rank; formulas without values."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("排名")
    blocks: dict[str, tuple[int, int]] = {}
    for row, line in enumerate(lines, start=1):
        blocks[line.group] = (blocks.get(line.group, (row, row))[0], row)
    width = max(sum(map(len, line.scores)) for line in lines)
    most = max(len(line.weights) for line in lines)
    for row, line in enumerate(lines, start=1):
        block = (1, len(lines)) if flat else blocks[line.group]
        sheet.append(_cells(line, row, block, width, most, flat))
    book.save(path)


def _cells(line: Line, row: int, block: tuple[int, int], width: int, most: int, flat: bool) -> list[object]:
    column = get_column_letter
    first, last = block
    leaves: list[object] = [value / POINT for top in line.scores for value in top]
    bases: list[object] = []
    weighted: list[object] = []
    start = 3
    for place, (top, weight) in enumerate(zip(line.scores, line.weights, strict=True)):
        base = column(3 + width + place)
        bases.append(f"=SUM({column(start)}{row}:{column(start + len(top) - 1)}{row})")
        span = f"{base}${first}:{base}${last}"
        best = f"_xlfn.MAXIFS({span},$A${first}:$A${last},$A{row})" if flat else f"MAX({span})"
        weighted.append(f"={base}{row}/{best}*{weight}")
        start += len(top)
    from_, to = column(3 + width + most), column(3 + width + 2 * most - 1)
    bonus, total = column(3 + width + 2 * most), column(4 + width + 2 * most)
    totals = f"{total}${first}:{total}${last}"
    rank = (
        f'=COUNTIFS($A${first}:$A${last},$A{row},{totals},">"&{total}{row})+1' if flat
        else f"=RANK({total}{row},{totals})"
    )  # fmt: skip
    sums = [f"=SUM({from_}{row}:{to}{row})+MIN({bonus}{row},50)", rank]
    parts = [_wide(leaves, width), _wide(bases, most), _wide(weighted, most)]
    return [line.group, line.code, *parts[0], *parts[1], *parts[2], line.bonus, *sums]


def _wide(cells: list[object], width: int) -> list[object]:
    return [*cells, *[None] * (width - len(cells))]


def exact_ranks(lines: list[Line]) -> dict[str, int]:
    """Ranks by whole-number arithmetic of this module's own, each weighted score rounded once to four decimals."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    ranks: dict[str, int] = {}
    for members in groups.values():
        best = [max(sum(line.scores[place]) for line in members) for place in range(len(members[0].weights))]
        totals = {line.code: _total(line, best) for line in members}
        ranks |= {code: 1 + sum(other > own for other in totals.values()) for code, own in totals.items()}
    return ranks


def _total(line: Line, best: list[int]) -> int:
    parts = zip(line.scores, line.weights, best, strict=True)
    items = (Fraction(sum(top) * weight * POINT, most) + Fraction(1, 2) for top, weight, most in parts)
    return sum(item.numerator // item.denominator for item in items) + line.bonus * POINT


def _ranks(folder: Path, jobs: tuple[tuple[str, Period], ...]) -> Section:
    section = Section(
        "Wrong ranks, against whole-number arithmetic written independently",
        ["job", "units", "product", "sheet with MAX and RANK", "sheet with MAXIFS and COUNTIFS"],
    )
    for name, period in jobs:
        lines = lines_of(period)
        due = exact_ranks(lines)
        stored = Result.objects.filter(version=period.versions.exclude(method_version="sql").order_by("-number")[0])
        ours = dict(stored.values_list("member__code", "rank"))
        cells = [f"{len(lines):,}", _wrong(ours, due)]
        for layout in ("block", "flat"):
            book = folder / f"{layout}-{name}.xlsx"
            if not book.exists():
                write_book(lines, book, flat=layout == "flat")
            cells.append(_wrong(_sheet_ranks(recalculate(book)), due))
        section.add(name, *cells)
    return section


def _sheet_ranks(path: Path) -> dict[str, int]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        return {str(row[1]): int(row[-1]) for row in book.worksheets[0].iter_rows(values_only=True)}
    finally:
        book.close()


def _wrong(found: dict[str, int], due: dict[str, int]) -> str:
    count = sum(found.get(code) != rank for code, rank in due.items())
    return f"{count} ({count / len(due):.1%})" if count else "0"
