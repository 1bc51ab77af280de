"""manage.py import_scores SCHEME PERIOD FILE.xlsx [--dry-run]: all cells checked first, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from appraisal.actions.import_checks import check_commit
from appraisal.actions.imports import Plan, commit_import, make_plan, note_check, read_book
from appraisal.console import SchemeCommand, actor, find_period, find_scheme, now
from appraisal.gathering import gather_scheme
from appraisal.models import ScoreImport
from appraisal.presenters.imports import upheaval
from appraisal.workbook.contract import ParsedBook
from core.file_kinds import FileKind
from core.files import os_reason, store_made
from core.findings import demand


class Command(SchemeCommand):
    help = "导入评分工作簿：先校验每个单元格，全部正确才写入，并替换该期间原有内容"

    def add_more(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="工作簿（.xlsx）")
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入")

    def perform(self, **options: Any) -> None:
        write = not options["dry_run"]
        period = find_period(find_scheme(options["scheme"]), options["period"], write=False)
        path = Path(options["file"])
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"无法读取 {path}：{os_reason(error)}") from None
        gathered = gather_scheme(period.scheme)
        book, problems = read_book(data, period, gathered)
        if book is None or problems:
            lines = [problem.sentence() for problem in problems]
            raise CommandError("\n".join([*lines, f"共 {len(lines)} 处错误，未导入任何内容"]))
        self._show(book)
        plan, by, at = make_plan(period, book, gathered), actor(options["by"], write=write), now()
        # The dry run must say what the commit would refuse; and nothing is stored for an import that is refused.
        batch = ScoreImport(period=period, changes=plan.stored)
        demand(check_commit(batch, gathered, by=by))
        if warning := upheaval(batch):
            self.stdout.write(f"注意：{warning}")
        if not write:
            self.stdout.write(f"校验通过，未写入；将改动 {changes_in_words(plan)}")
            return
        with transaction.atomic():
            period = find_period(period.scheme, options["period"])
            document = store_made(data, name=path.name, kind=FileKind.XLSX, by=by, at=at)
            batch = note_check(period, document, book, problems, gathered=gathered, by=by, at=at)
            commit_import(batch, by=by, at=at)
        self.stdout.write(f"已导入 {period.label}；改动 {changes_in_words(plan)}")

    def _show(self, book: ParsedBook) -> None:
        for one in book.totals:
            self.stdout.write(
                f"{one.sheet}：{one.rows} 行，{one.values} 个值，不涉及 {one.not_applicable}，合计 {one.total}"
            )


def changes_in_words(plan: Plan) -> str:
    """8 个单元格；加减分与否决新增 2 条，撤销 1 条."""
    added = len(plan.entries["add_adjustments"]) + len(plan.entries["add_marks"])
    withdrawn = len(plan.entries["withdraw_adjustments"]) + len(plan.entries["withdraw_marks"])
    entries = f"；加减分与否决新增 {added} 条，撤销 {withdrawn} 条" if added or withdrawn else ""
    return f"{len(plan.cells_after)} 个单元格{entries}"
