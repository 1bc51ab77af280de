"""manage.py load_scheme beside units that exist already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from appraisal.models import Member, Scheme
from core.models import AuditEvent
from organization.enums import UnitKind, UnitLevel
from organization.models import Account, Unit
from tests.appraisal.plan import SMALL
from tests.factories import SHANGHAI, make_unit

pytestmark = pytest.mark.django_db

TOWN = "{code: T01, name: 河口镇, kind: township}"
ANOTHER_UNIT = (
    "同一单位的，改用系统中的名称，或者把系统中的名称写进 aliases；不是同一单位的，换一个编码；"
    "单位确已更名的，先在单位页面更名。"
)
ANOTHER_CODE = "改用现有单位的编码，或者改正名称。"


def units() -> list[tuple[str, str, int | None]]:
    return list(Unit.objects.order_by("pk").values_list("code", "name", "parent"))


def refusals(path: Path) -> list[str]:
    """The lines of the refusal; nothing has been written then."""
    before = (Scheme.objects.count(), units())
    with pytest.raises(CommandError) as error:
        call_command("load_scheme", str(path))
    assert (Scheme.objects.count(), units()) == before
    return str(error.value).splitlines()


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The small scheme file with words replaced."""
    text = SMALL.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (path := tmp_path / "scheme.yaml").write_text(text, "utf-8")
    return path


def make_county(code: str = "A00") -> Unit:
    return make_unit("安澜县", code=code, kind=UnitKind.COUNTY, level=UnitLevel.COUNTY, appraisal_system="")


def test_new_units_with_names_of_existing_ones_are_refused_together() -> None:
    make_unit("河口镇", code="Z01")
    make_unit("财政所", code="Z02")

    assert refusals(SMALL) == [
        f"small.yaml:10 units[1].name：已有同名单位“河口镇”，编码不同：文件中编码 T01，现有编码 Z01。{ANOTHER_CODE}",
        "small.yaml:11 units[2].includes.T02A：已有同名单位“财政所”，编码不同："
        f"文件中编码 T02A，现有编码 Z02。{ANOTHER_CODE}",
    ]


def test_county_with_another_code_is_not_founded_twice() -> None:
    make_county("AL")

    assert refusals(SMALL) == [
        f"small.yaml:9 units[0].name：已有同名单位“安澜县”，编码不同：文件中编码 A00，现有编码 AL。{ANOTHER_CODE}"
    ]


def test_unit_with_the_code_of_another_is_refused_at_its_line() -> None:
    make_unit("临河镇", code="T01")
    make_unit("统计站", code="T02A", appraised_with=make_unit("青石镇", code="T02"))

    assert refusals(SMALL) == [
        f"small.yaml:10 units[1].name：编码 T01 在系统中是“临河镇”，文件中写作“河口镇”。{ANOTHER_UNIT}",
        f"small.yaml:11 units[2].includes.T02A：编码 T02A 在系统中是“统计站”，文件中写作“财政所”。{ANOTHER_UNIT}",
    ]


def test_unit_under_an_alias_of_the_file_is_the_same_and_keeps_its_name(tmp_path: Path) -> None:
    make_unit("河口乡", code="T01")

    call_command("load_scheme", str(written(tmp_path, (TOWN, TOWN[:-1] + ", aliases: [河口乡]}"))))

    assert Unit.objects.get(code="T01").name == "河口乡"
    assert Member.objects.get(code="T01").name == "河口镇"


def test_stated_parent_moves_nobody(tmp_path: Path) -> None:
    make_unit("市委办", code="P01", parent=make_unit("县直机关", code="P00", parent=make_county()))
    stated = ("{code: P01, name: 市委办, kind: party}", "{code: P01, name: 市委办, kind: party, parent: T01}")

    assert refusals(written(tmp_path, stated)) == [
        "scheme.yaml:12 units[3].parent：P01 市委办 在系统中的上级单位是 P00，文件中写作 T01。"
        "删去 parent（已有的单位保持原位），或者先在单位页面调整上级单位。"
    ]

    call_command("load_scheme", str(SMALL))  # without a parent the file leaves it where it stands

    assert Unit.objects.get(code="P01").parent == Unit.objects.get(code="P00")


@pytest.mark.clause("SX-2.1-d")
def test_unit_appraised_otherwise_than_the_file_says_is_refused() -> None:
    make_unit("河口镇", code="T01", appraised_with=make_unit("青石镇", code="T02"))
    make_unit("财政所", code="T02A")

    remedy = "改正文件，或者先在单位页面调整“随同考评的单位”。"
    alone = "T01 河口镇 在系统中随 T02 合并考评，文件中单独考评（依据 SX-2.1-d）。"
    together = "T02A 财政所 在系统中单独考评，文件中随 T02 合并考评（依据 SX-2.1-d）。"
    assert refusals(SMALL) == [
        f"small.yaml:10 units[1].name：{alone}{remedy}",
        f"small.yaml:11 units[2].includes.T02A：{together}{remedy}",
    ]


def test_unit_abolished_before_the_year_is_refused() -> None:
    at = datetime(2019, 5, 1, tzinfo=SHANGHAI)
    make_unit("市委办", code="P01", abolished_at=at, abolished_by=Account.objects.system())

    assert refusals(SMALL) == [
        "small.yaml:12 units[3].name：P01 市委办 已于 2019 年撤销。从文件中删去；新设的单位换一个编码。"
    ]


def test_same_file_again_changes_nothing() -> None:
    call_command("load_scheme", str(SMALL))
    Unit.objects.filter(code="T01").update(name="新河口镇")
    before = (units(), Member.objects.count(), AuditEvent.objects.count())

    call_command("load_scheme", str(SMALL))

    assert (units(), Member.objects.count(), AuditEvent.objects.count()) == before
    assert Scheme.objects.get().version == 1


def test_second_scheme_takes_standing_units_over(tmp_path: Path) -> None:
    call_command("load_scheme", str(SMALL))
    before = units()

    second = written(tmp_path, ("code: demo-2020", "code: demo-2021"), ("year: 2020", "year: 2021"))
    call_command("load_scheme", str(second))

    assert units() == before
    assert set(Member.objects.values_list("scheme__code", "unit__code")) == {
        (scheme, unit) for scheme in ("demo-2020", "demo-2021") for unit in ("T01", "T02", "P01")
    }


def test_page_lists_the_faults_of_units_by_line(client_of: Callable[[Account], Client], zhou: Account) -> None:
    make_unit("临河镇", code="P01")
    upload = SimpleUploadedFile("second.yaml", SMALL.read_bytes())

    response = client_of(zhou).post(reverse("appraisal:load_scheme_file"), {"file": upload})

    assert response.status_code == 422
    assert "编码 P01 在系统中是“临河镇”，文件中写作“市委办”" in response.content.decode()
    assert Scheme.objects.count() == 0


def test_unit_may_stand_before_the_one_above_it(tmp_path: Path) -> None:
    below = "  - {code: S01, name: 河口所, kind: station, parent: T01}\n"

    call_command("load_scheme", str(written(tmp_path, ("units:\n  - {code: A00", f"units:\n{below}  - {{code: A00"))))

    assert Unit.objects.get(code="S01").parent == Unit.objects.get(code="T01")


@pytest.mark.django_db
def test_unreadable_file_and_missing_argument_are_said_in_one_chinese_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xff\xfe\xb0")

    assert refusals(path) == [f"无法读取 {path}：不是 UTF-8 编码的文本，请在编辑器中另存为 UTF-8"]
    with pytest.raises(CommandError, match="^缺少参数：scheme；"):
        call_command("load_scheme")
