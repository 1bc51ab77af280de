"""manage.py import_scores as a script uses it: clear lines, exit codes, all or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from appraisal.models import Period, Scheme, ScoreImport
from core.models import AuditEvent, AuditHead, StoredFile
from organization.models import Account
from tests.appraisal.small import PRAISE, add_row, book_bytes, held

CODE = "anlan-2012"
ROOT = Path(__file__).resolve().parents[2]


def write(folder: Path, data: bytes, name: str = "得分.xlsx") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def run(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command("import_scores", *arguments, stdout=out, **options)
    return out.getvalue()


def test_import_says_rows_values_and_sum_per_sheet(year: Period, tmp_path: Path) -> None:
    out = run(CODE, "2012", write(tmp_path, book_bytes(year)))

    assert out.splitlines() == [
        "乡镇口：2 行，6 个值，不涉及 0，合计 400",
        "县直口：2 行，2 个值，不涉及 0，合计 160",
        "加减分：0 行，0 个值，不涉及 0，合计 0",
        "一票否决：0 行，0 个值，不涉及 0，合计 0",
        "弄虚作假：0 行，0 个值，不涉及 0，合计 0",
        "已导入 2012；改动 8 个单元格",
    ]
    assert len(held(year)) == 8
    assert AuditEvent.objects.get(verb="appraisal.commit_import").actor_name == "系统（system）"


def test_import_names_the_account_that_acts(year: Period, tmp_path: Path) -> None:
    run(CODE, "2012", write(tmp_path, book_bytes(year)), by="zhou")

    assert AuditEvent.objects.get(verb="appraisal.commit_import").actor_name == "周清和（zhou）"


def test_dry_run_writes_nothing_at_all(year: Period, tmp_path: Path) -> None:
    out = run(CODE, "2012", write(tmp_path, book_bytes(year)), dry_run=True)

    assert out.splitlines()[-1] == "校验通过，未写入；将改动 8 个单元格"
    assert (held(year), ScoreImport.objects.count(), StoredFile.objects.count()) == ({}, 0, 0)


def rows_of_all_tables() -> dict[str, int]:
    """How many rows each table holds, the audit trail aside."""
    trail = (AuditEvent, AuditHead)
    return {one._meta.db_table: one._base_manager.count() for one in apps.get_models() if one not in trail}


@pytest.mark.parametrize("known", [True, False], ids=["system account stored", "system account new"])
def test_dry_run_and_template_of_a_period_never_used_write_no_row(
    year: Period, tmp_path: Path, zhou: Account, known: bool
) -> None:
    if known:
        Account.objects.system()
    book = write(tmp_path, book_bytes(year))
    target = str(tmp_path / "模板.xlsx")
    Period.objects.all().delete()
    before = rows_of_all_tables()

    out = run(CODE, "2012", book, dry_run=True)
    call_command("scoring_template", CODE, "2012Q3", output=target, by="zhou", stdout=StringIO())
    with pytest.raises(CommandError, match="没有任何结果版本"):
        call_command("export_ranking", CODE, "2012Q2", format="json", output=target, by="zhou")

    assert out.splitlines()[-1] == "校验通过，未写入；将改动 8 个单元格"
    assert rows_of_all_tables() == before
    event = AuditEvent.objects.get(verb="appraisal.export_template")
    assert (event.object_type, event.actor_name) == ("appraisal.scheme", "周清和（zhou）")


def test_import_of_a_period_never_used_creates_it(scheme: Scheme, year: Period, tmp_path: Path) -> None:
    """The control of the test above: what is imported needs its period."""
    book = write(tmp_path, book_bytes(year))
    Period.objects.all().delete()

    run(CODE, "2012", book)

    assert [(one.label, len(held(one))) for one in Period.objects.all()] == [("2012", 8)]


def test_dry_run_counts_entries_and_refuses_what_the_import_would(scheme: Scheme, year: Period, tmp_path: Path) -> None:
    """The second workbook moves an entry of May to February: in the first quarter both would stand (SX-4.2-g)."""
    praise = write(tmp_path, book_bytes(year, add_row("加减分", PRAISE)))
    words = "改动 8 个单元格；加减分与否决新增 1 条，撤销 0 条"
    assert run(CODE, "2012", praise, dry_run=True).splitlines()[-1] == f"校验通过，未写入；将{words}"
    assert run(CODE, "2012", praise).splitlines()[-1] == f"已导入 2012；{words}"
    quarter = scheme.periods.get(label="2012Q1")
    moved = write(tmp_path, book_bytes(quarter, add_row("加减分", (*PRAISE[:-1], "2012-02-01"))), "一季度.xlsx")
    files = StoredFile.objects.count()

    for dry_run in (True, False):
        with pytest.raises(CommandError, match="同一文号、同一事项重复填报"):
            run(CODE, "2012Q1", moved, dry_run=dry_run)

    assert (held(quarter), StoredFile.objects.count()) == ({}, files)


def test_same_file_twice_changes_nothing(year: Period, tmp_path: Path) -> None:
    path = write(tmp_path, book_bytes(year))
    run(CODE, "2012", path)

    assert run(CODE, "2012", path).splitlines()[-1] == "已导入 2012；改动 0 个单元格"


@pytest.mark.parametrize("dry_run", [False, True], ids=["import", "dry run"])
def test_wrong_cells_are_all_reported_and_nothing_is_written(year: Period, tmp_path: Path, dry_run: bool) -> None:
    def fill(book: object) -> None:
        book["乡镇口"]["C5"], book["县直口"]["C6"] = 101, None  # type: ignore[index]

    with pytest.raises(CommandError) as error:
        run(CODE, "2012", write(tmp_path, book_bytes(year, fill)), dry_run=dry_run)

    assert str(error.value).splitlines() == [
        "工作表“乡镇口”单元格 C5（内容为“101”）：得分应在 0 至 100 之间。请填写 0 至 100 之间的数值",
        "工作表“县直口”单元格 C6：没有填写。请填写得分；不涉及的请填“不涉及”",
        "共 2 处错误，未导入任何内容",
    ]
    assert (held(year), ScoreImport.objects.count(), StoredFile.objects.count()) == ({}, 0, 0)


@pytest.mark.parametrize(
    ("code", "label", "file", "said"),
    [
        ("nowhere", "2012", "得分.xlsx", "没有编码为“nowhere”的方案"),
        (CODE, "2012Q5", "得分.xlsx", "2012Q5"),
        (CODE, "2011", "得分.xlsx", "2011"),
        (CODE, "2012", "missing.xlsx", "：没有这个文件或目录"),
    ],
    ids=["scheme", "quarter", "year", "file"],
)
def test_wrong_arguments_are_said_in_one_line(
    year: Period, tmp_path: Path, code: str, label: str, file: str, said: str
) -> None:
    write(tmp_path, book_bytes(year))

    with pytest.raises(CommandError) as error:
        run(code, label, str(tmp_path / file))

    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("data", [b"", b"\x00" * 64, b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" * 200], ids=repr)
def test_no_workbook_is_said_in_a_line(year: Period, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(CommandError) as error:
        run(CODE, "2012", write(tmp_path, data))

    assert str(error.value).splitlines()[-1] == "共 1 处错误，未导入任何内容"
    assert held(year) == {}


def test_unknown_account_is_refused(year: Period, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有可用的账号"):
        run(CODE, "2012", write(tmp_path, book_bytes(year)), by="nobody")

    assert held(year) == {}


def test_own_unit_is_refused_for_the_account_that_acts(year: Period, tmp_path: Path, lu: Account) -> None:
    with pytest.raises(CommandError, match="不得为本单位评分") as error:
        run(CODE, "2012", write(tmp_path, book_bytes(year)), by="lu")

    assert "SX-8.4-a" in str(error.value)
    assert (held(year), ScoreImport.objects.count(), StoredFile.objects.count()) == ({}, 0, 0)


@pytest.mark.once
def test_process_ends_with_one_line_and_exit_code_1(db: None, tmp_path: Path) -> None:
    """As a script sees it: standard error holds the sentence, no traceback. It only looks into the tests' database."""
    name, server = connection.settings_dict["NAME"], os.environ.get("DATABASE_URL")
    address = urlsplit(server)._replace(path=f"/{name}").geturl() if server else f"sqlite:///{name}"
    environment = os.environ | {"DATABASE_URL": address, "DATA_DIR": str(tmp_path), "SANTIXI_MODE": "test"}

    done = subprocess.run(
        [sys.executable, "manage.py", "import_scores", "nowhere", "2012", "missing.xlsx"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "CommandError: 没有编码为“nowhere”的方案；请先执行 load_scheme"
