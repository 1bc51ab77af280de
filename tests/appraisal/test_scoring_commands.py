"""The main job on real input: template, workbook, import, computation and export, against the reference."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.schemes import issue_scheme
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle
from appraisal.gathering import gather_adjustments, gather_marks, gather_scheme, gather_scores
from appraisal.models import FrozenGroup, Indicator, Member, Period, Result, ResultItem, ResultVersion, Scheme, Score
from appraisal.rules.facts import MarkFacts
from appraisal.rules.frozen import thaw_group
from appraisal.rules.hashing import input_hash
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account
from tests.appraisal.reference import reference_results
from tests.appraisal.year import CODE, fill, import_book, load_year, period
from tests.factories import make_account
from tests.standing import rolled_back, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Primary key of the scheme, its year filled through a workbook, without entries, and not computed."""
    with standing(django_db_blocker):
        scheme = load_year()
        year = period(scheme, "2012")
        import_book(year, fill(year, 4, adjustments=False), tmp_path_factory.mktemp("stood"))
        yield scheme.pk


@pytest.fixture
def _django_db_helper(stood: int) -> Iterator[None]:
    yield from rolled_back()


@pytest.fixture
def year(stood: int, db: None) -> Period:
    return period(Scheme.objects.get(pk=stood), "2012")


def export(folder: Path, label: str = "2012", **options: Any) -> dict[str, Any]:
    path = folder / "ranking.json"
    call_command("export_ranking", CODE, label, format="json", output=str(path), **options)
    return json.loads(path.read_text(encoding="utf-8"))


def expected(of: Period) -> dict[str, dict[str, dict[str, Any]]]:
    """The reference's figures by group and member, from what the database holds."""
    gathered = gather_scheme(of.scheme)
    books = gather_scores(of, gathered)
    entries = gather_adjustments(of.scheme, gathered)
    marks = [MarkFacts(one.member, one.kind, one.field) for one in gather_marks(of.scheme, gathered)]
    figures = {}
    for group in gathered.facts.groups:
        codes = {member.code for member in group.members}
        mine = [entry for entry in entries if entry.member in codes]
        marked = [mark for mark in marks if mark.member in codes]
        figures[group.code] = reference_results(
            group, books[group.code], mine, gathered.facts.adjustments, marked, of.last_day
        )
    return figures


@pytest.mark.clause("SX-4.3-a", "SX-4.3-b", "SX-4.1-d")
@pytest.mark.parametrize(("seed", "ties"), [(1, False), (2, False), (3, True)])
def test_every_figure_of_81_units_equals_the_reference(year: Period, tmp_path: Path, seed: int, ties: bool) -> None:
    import_book(year, fill(year, seed, ties=ties), tmp_path)
    call_command("run_scoring", CODE, "2012")

    exported = export(tmp_path)

    reference = expected(year)
    assert sum(len(group["results"]) for group in exported["groups"]) == 81
    for group in exported["groups"]:
        for result in group["results"]:
            figures = reference[group["code"]][result["unit_code"]]
            for name in ("initial", "bonus", "reward", "deduction", "final"):
                assert Decimal(result[name]) == figures[name], (result["unit_code"], name)
            assert result["rank"] == figures["rank"]
            assert [Decimal(item["weighted"]) for item in result["items"]] == list(figures["weighted"].values())
        order = [(result["rank"], result["unit_code"]) for result in group["results"]]
        assert order == sorted(order)


def test_export_has_the_named_shape(year: Period, tmp_path: Path) -> None:
    import_book(year, fill(year, 1), tmp_path)
    call_command("run_scoring", CODE, "2012")

    exported = export(tmp_path, number=1)

    assert list(exported) == ["scheme", "period", "version", "input_hash", "groups"]
    assert (exported["scheme"], exported["period"], exported["version"]) == (CODE, "2012", 1)
    assert [group["code"] for group in exported["groups"]] == ["T", "P", "G"]
    first = exported["groups"][0]["results"][0]
    assert list(first) == [
        "kind", "unit_code", "unit_name", "initial", "bonus", "reward", "deduction", "final", "rank", "vetoed",
        "disqualified", "items",
    ]  # fmt: skip
    assert [list(item) for item in first["items"]] == [["code", "base", "weighted"]] * 10
    assert len(first["final"].split(".")[1]) == 4
    vetoed = [one["unit_code"] for group in exported["groups"] for one in group["results"] if one["vetoed"]]
    disqualified = [one["unit_code"] for group in exported["groups"] for one in group["results"] if one["disqualified"]]
    assert (vetoed, disqualified) == (["G09"], ["T09"])


def test_same_inputs_in_any_order_give_the_same_hash(year: Period) -> None:
    call_command("run_scoring", CODE, "2012")
    rows = list(Score.objects.filter(period=year).values("member_id", "indicator_id", "value", "not_applicable"))
    Score.objects.filter(period=year).delete()
    by, now = Account.objects.system(), timezone.now()
    event = AuditEvent.objects.filter(verb="appraisal.commit_import").get()
    Score.objects.bulk_create(
        Score(period=year, entered_at=now, entered_by=by, change_id=event.pk, **row) for row in reversed(rows)
    )

    call_command("run_scoring", CODE, "2012")

    hashes = list(ResultVersion.objects.order_by("number").values_list("input_hash", flat=True))
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]


def test_a_changed_value_gives_another_hash(year: Period) -> None:
    call_command("run_scoring", CODE, "2012")
    score = Score.objects.filter(period=year, value__gt=0).first()
    assert score is not None
    Score.objects.filter(pk=score.pk).update(value=score.value - 1)

    call_command("run_scoring", CODE, "2012")

    hashes = list(ResultVersion.objects.order_by("number").values_list("input_hash", flat=True))
    assert hashes[0] != hashes[1]


def test_frozen_inputs_recompute_the_stored_result(year: Period, tmp_path: Path) -> None:
    import_book(year, fill(year, 6), tmp_path)
    version = run_scoring(year, by=Account.objects.system(), at=timezone.now())

    frozen = {row.group.code: row.inputs for row in FrozenGroup.objects.select_related("group")}
    assert input_hash(version.frozen_header, frozen) == version.input_hash
    stored = {result.member.code: result for result in Result.objects.select_related("member")}
    for text in frozen.values():
        for again in thaw_group(text).score().results:
            one = stored[again.code]
            assert (one.initial, one.final, one.rank) == (again.initial, again.final, again.rank)


def test_a_version_is_never_changed(year: Period) -> None:
    run_scoring(year, by=Account.objects.system(), at=timezone.now())

    for model in (ResultVersion, FrozenGroup, Result, ResultItem):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=F("id"))
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_missing_scores_refuse_the_run_and_name_unit_and_leaf(year: Period) -> None:
    Score.objects.filter(period=year).delete()

    with pytest.raises(Refused) as refusal:
        run_scoring(year, by=Account.objects.system(), at=timezone.now())

    assert len(refusal.value.findings) == 15 * 27 + 23 * 13 + 43 * 14
    assert refusal.value.findings[0].facts["编码"] == "T01"
    assert refusal.value.findings[0].facts["指标编码"] == "T.01.01"
    assert ResultVersion.objects.count() == 0


@pytest.mark.clause("SX-3-e")
def test_leaf_that_applies_to_nobody_refuses_the_run(year: Period) -> None:
    leaf = Indicator.objects.get(code="T.01.01")
    Score.objects.filter(period=year, indicator=leaf).update(value=None, not_applicable=True)

    with pytest.raises(Refused) as refusal:
        run_scoring(year, by=Account.objects.system(), at=timezone.now())

    assert "T.01.01" in str(refusal.value)


def test_run_writes_one_audit_row(year: Period) -> None:
    before = AuditEvent.objects.count()

    version = run_scoring(year, by=Account.objects.system(), at=timezone.now())

    event = AuditEvent.objects.order_by("-seq").filter(chain="main").first()
    assert AuditEvent.objects.count() == before + 1
    assert event is not None
    assert (event.verb, event.object_id) == ("appraisal.run_scoring", str(version.pk))


ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "data" / "schemes" / "small.yaml"
BULK = ("appraisal_resultversion", "appraisal_frozengroup", "appraisal_result", "appraisal_resultitem")


def statements(of: Period) -> list[str]:
    """What a run sends to the database besides its bulk writes and the transaction's own words."""
    by = Account.objects.system()
    with CaptureQueriesContext(connection) as captured:
        run_scoring(of, by=by, at=timezone.now())
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    sent = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(quiet)]
    return [sql for sql in sent if not any(f'INSERT INTO "{table}"' in sql for table in BULK)]


def filled_anew(year: Period, folder: Path) -> None:
    """By one workbook, entries and all: scores of more than one origin are asked for once more."""
    Score.objects.filter(period=year).delete()
    import_book(year, fill(year, 9), folder)


def test_run_takes_at_most_ten_statements(year: Period, tmp_path: Path) -> None:
    filled_anew(year, tmp_path)

    assert len(statements(year)) <= 10


def test_statements_do_not_grow_with_units(year: Period, tmp_path: Path) -> None:
    filled_anew(year, tmp_path)
    text = SMALL.read_text("utf-8").replace("T0", "S0").replace("河口镇", "东岭镇").replace("青石镇", "西岭镇")
    (path := tmp_path / "small.yaml").write_text(text, "utf-8")
    call_command("load_scheme", str(path))
    small = Period.objects.select_related("scheme__rulebook").exclude(scheme=year.scheme).order_by("label")[0]
    import_book(small, fill(small, 9, adjustments=False), tmp_path)

    assert len(statements(small)) == len(statements(year))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run_scoring", "nowhere-2012", "2012"), "没有编码为“nowhere-2012”的方案"),
        (("run_scoring", CODE, "2013"), "不属于本方案的考评年度"),
        (("run_scoring", CODE, "2012Q5"), "无法识别"),
        (("run_scoring", CODE, "第一季度"), "无法识别"),
        (("run_scoring", CODE, "2012", f"--note={'长' * 201}"), "版本说明有 201 字，最多 200 字"),
        (("export_ranking", CODE, "2012", "--format=json", "--output=x.json"), "没有任何结果版本"),
        (("export_ranking", CODE, "2012", "--version=9", "--format=json", "--output=x.json"), "没有第 9 版"),
        (
            ("export_ranking", CODE, "2012", "--format=doc", "--output=x.doc"),
            "参数 --format 不能是 doc，只能是 json、xlsx、pdf",
        ),
        (("export_ranking", CODE, "2012"), "缺少参数：--format、-o/--output"),
        (("export_ranking", CODE), "缺少参数：period、--format、-o/--output"),
        (("export_ranking", CODE, "2012", "--version=a", "--format=json", "-o=x"), "参数 --version 须为整数，现为 a"),
        (("run_scoring", CODE, "2012", "--fast"), "无法识别的参数：--fast"),
        (("load_scheme", "nowhere"), "没有自带方案或文件"),
    ],
)
def test_unknown_names_give_one_clear_line(year: Period, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command(*arguments)

    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.once
def test_wrong_arguments_end_the_process_with_one_line_and_1() -> None:
    command = [sys.executable, "manage.py", "export_ranking", CODE, "2012", "--format", "doc", "-o", "x.doc"]

    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    line = "参数 --format 不能是 doc，只能是 json、xlsx、pdf；用法见 manage.py export_ranking --help\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", line)


def test_export_takes_the_newest_version_and_says_its_state(year: Period, tmp_path: Path, zhou: Account) -> None:
    issue_scheme(year.scheme, by=zhou, at=timezone.now())
    first = run_scoring(year, by=zhou, at=timezone.now())
    second = make_account("方敏", zhou.person.unit, Duty.APPRAISAL_OFFICE)
    propose_publication(first, circle=Circle.APPRAISED, by=zhou, at=timezone.now())
    confirm_publication(first, by=second, at=timezone.now())
    said = StringIO()

    call_command("run_scoring", CODE, "2012", stdout=said, stderr=said)
    export(tmp_path, stdout=said)
    export(tmp_path, stdout=said, number=1)

    lines = said.getvalue().splitlines()
    target = tmp_path / "ranking.json"
    assert (lines[0], lines[2:]) == (
        "提示：录入内容与第 1 版相同",
        [f"已写入 {target}（2012年度第 2 版，待审）", f"已写入 {target}（2012年度第 1 版，初步）"],
    )


def test_output_that_cannot_be_written_is_said_in_chinese(year: Period, tmp_path: Path) -> None:
    call_command("run_scoring", CODE, "2012")

    with pytest.raises(CommandError) as error:
        export(tmp_path / "nowhere")

    assert str(error.value).startswith(f"无法写入 {tmp_path / 'nowhere' / 'ranking.json'}：")
    assert "No such file" not in str(error.value)


def test_every_export_is_on_record_with_the_account_that_acts(year: Period, tmp_path: Path, zhou: Account) -> None:
    call_command("run_scoring", CODE, "2012")

    for _ in range(2):
        export(tmp_path, by="zhou")
    with pytest.raises(CommandError, match="没有可用的账号“nobody”"):
        export(tmp_path, by="nobody")
    with pytest.raises(CommandError, match="没有第 2 版；最新为第 1 版"):
        export(tmp_path, number=2)

    events = AuditEvent.objects.filter(verb="appraisal.export_ranking")
    assert [event.actor_name for event in events] == ["周清和（zhou）"] * 2


def test_loading_the_same_scheme_again_changes_nothing(year: Period) -> None:
    counts = [model.objects.count() for model in (Member, Indicator, Period)]

    call_command("load_scheme", CODE)

    assert [model.objects.count() for model in (Member, Indicator, Period)] == counts


def test_quarter_counts_adjustments_up_to_its_last_day(year: Period, tmp_path: Path) -> None:
    quarter = period(year.scheme, "2012Q1")
    import_book(quarter, fill(quarter, 4), tmp_path)
    call_command("run_scoring", CODE, "2012Q1")

    exported = export(tmp_path, "2012Q1")

    by_code = {one["unit_code"]: one for group in exported["groups"] for one in group["results"]}
    assert by_code["T04"]["bonus"] == "0.0000"
    assert by_code["G14"]["deduction"] == "20.0000"
    assert by_code["G14"]["bonus"] == "0.0000"


def test_hash_is_sha256(year: Period) -> None:

    version = run_scoring(year, by=Account.objects.system(), at=timezone.now())

    assert len(version.input_hash) == hashlib.sha256().digest_size * 2
