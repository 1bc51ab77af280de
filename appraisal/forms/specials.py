"""Forms of special appraisals and of the bases of qualitative ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from appraisal.forms.assessment import upload
from appraisal.models import CommissionedSurvey, Evaluation
from appraisal.rules.figures import exact_units
from appraisal.rules.specials import Award, Item, score_place
from core.findings import Finding
from core.forms.refusals import tell_cells
from core.forms.rows import RowsField
from decisions.forms import fields
from organization.models import Unit

LARGEST = 10**11


def units_picker(label: str, rows: Any, *, required: bool = False) -> RowsField:
    return RowsField(
        label=label, queryset=rows, required=required,
        error_messages={"required": f"请选择{label}", "invalid_choice": "没有这个单位"},
    )  # fmt: skip


def units_points(typed: str) -> int:
    """Typed points as ten-thousandths; ValueError with a sentence."""
    try:
        found = exact_units(Decimal(typed))
    except (InvalidOperation, ValueError) as error:
        raise ValueError("请填写数字，小数不超过四位") from error
    if abs(found) > LARGEST:
        raise ValueError("分值过大")
    return found


class OpenForm(forms.Form):
    """How a special appraisal is arranged: items one a line, ticked units where the list is open, lines' units."""

    items = fields.text("考评项目和满分", rows=6, help_text="每行一项，项目名称和满分之间用空格，如：固定资产投资 40")

    def __init__(self, data: Any = None, *, told: Mapping[str, Any], units: Any) -> None:
        super().__init__(data)
        self.teams = told["teams"]
        self.parsed: list[tuple[str, int]] = []
        if not told["organizers"]:
            self.fields["organizers"] = units_picker("组织单位", units, required=True)
        for team in self.teams:
            self.fields[f"team_{team['code']}"] = forms.ModelChoiceField(
                label=f"{team['name']}牵头单位", queryset=units, required=False, empty_label="暂不指定",
                error_messages={"invalid_choice": "没有这个单位"},
            )  # fmt: skip
        if told["open_list"]:
            self.fields["ticked"] = units_picker("承担重点项目的单位", units.exclude(code__in=told["units"]))
            self.fields["basis"] = forms.CharField(label="列入依据", required=False, max_length=200)

    def clean_items(self) -> str:
        text: str = self.cleaned_data["items"]
        for line in (one.strip() for one in text.splitlines() if one.strip()):
            name, _, full = line.rpartition(" ")
            if not name.strip() or len(name.strip()) > 80:
                raise forms.ValidationError(f"“{line[:40]}”：请写成“项目名称 满分”，名称不超过 80 字")
            try:
                self.parsed.append((name.strip(), units_points(full)))
            except ValueError as error:
                raise forms.ValidationError(f"“{line[:40]}”：{error}") from error
        if len(self.parsed) > 30:
            raise forms.ValidationError("考评项目不超过 30 项")
        return text

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("ticked") and not found.get("basis", "").strip():
            self.add_error("basis", "请写明列入依据")
        return found

    def responsible(self) -> dict[str, Unit]:
        """Line code -> unit that answers for it."""
        return {
            team["code"]: unit for team in self.teams if (unit := self.cleaned_data.get(f"team_{team['code']}"))
        }  # fmt: skip


class TickForm(forms.Form):
    """Further units of an open list."""

    basis = fields.line("列入依据", 200, help_text="如：承担城建重点项目的文件和文号。")

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data)
        self.fields["units"] = units_picker("单位", units, required=True)


class ScoresForm(forms.Form):
    """The grid: a field s-<participant>-<item> for each cell that was sent; blank changes nothing."""

    def __init__(self, data: Any = None, *, names: Mapping[str, str], items: Sequence[Item]) -> None:
        """``names`` of the participants by their codes."""
        super().__init__(data)
        self.names, self.items = names, items
        self.cells: dict[tuple[str, str], int] = {}
        self.faults: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        for code, name in self.names.items():
            for item in self.items:
                key = score_place(code, item)
                typed = str(self.data.get(key, "")).strip()[:40]
                if not typed:
                    continue
                try:
                    self.cells[code, item.code] = units_points(typed)
                except ValueError as error:
                    self.faults[key] = str(error)
                    self.add_error(None, f"{name}{item.name}：{error}")
        return super().clean() or {}

    def tell(self, findings: Iterable[Finding]) -> list[Finding]:
        """Put each finding at the cell that it names, and return those that name none."""
        names = {score_place(code, item): f"{name}：" for code, name in self.names.items() for item in self.items}
        return tell_cells(self, findings, names)


class BookForm(forms.Form):
    workbook = forms.FileField(
        label="评分工作簿（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}), max_length=120,
        error_messages={"required": "请选择工作簿", "empty": "文件是空的"},
    )  # fmt: skip


class RecommendForm(forms.Form):
    """One choice for each prize of the award, in their order."""

    reason = forms.CharField(
        label="不按名次推荐的理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, award: Award, ranked: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.places = [f"place_{place}" for place in range(1, award.winners + 1)]
        chosen = [code for code, _ in ranked][: award.winners]
        for place, name in enumerate(self.places, start=1):
            self.fields[name] = forms.ChoiceField(
                label=f"第 {place} 名", required=False, choices=[("", "不推荐"), *ranked],
                initial=chosen[place - 1] if len(chosen) >= place else "",
                error_messages={"invalid_choice": "不是该专项考评的参评对象"},
            )  # fmt: skip
        self.order_fields([*self.places, "reason"])

    def nominees(self) -> list[str]:
        return [code for name in self.places if (code := self.cleaned_data[name])]


class WithdrawForm(forms.Form):
    reason = fields.text("理由", rows=2, most=200)


class MaterialForm(forms.Form):
    """A department's material as the basis of a rating."""

    title = fields.line("材料名称", 120)
    department = forms.ModelChoiceField(
        label="提供材料的职能部门", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择职能部门", "invalid_choice": "没有这个单位"},
    )  # fmt: skip
    file = upload("材料文件")

    def __init__(self, data: Any = None, files: Any = None, *, units: Any) -> None:
        super().__init__(data, files)
        self.fields["department"].queryset = units  # type: ignore[attr-defined]


class SurveyForm(forms.Form):
    """The result of an opinion survey as the basis of a rating."""

    survey = forms.ChoiceField(
        label="民意调查结果", error_messages={"required": "请选择调查结果", "invalid_choice": "没有这项调查"}
    )

    def __init__(
        self, data: Any = None, *, surveys: Sequence[CommissionedSurvey], evaluations: Sequence[Evaluation]
    ) -> None:
        super().__init__(data)
        self.held: dict[str, CommissionedSurvey | Evaluation] = {f"s{one.pk}": one for one in surveys}
        self.held |= {f"e{one.pk}": one for one in evaluations}
        choices = [("", "请选择"), *((key, str(one)) for key, one in self.held.items())]
        self.fields["survey"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> CommissionedSurvey | Evaluation:
        return self.held[self.cleaned_data["survey"]]


class PointsForm(forms.Form):
    """The review points of an item: looked at, and what was found."""

    def __init__(self, data: Any = None, *, points: Sequence[str], held: Mapping[str, tuple[bool, str]]) -> None:
        super().__init__(data)
        self.points = points
        for number, point in enumerate(points):
            looked, text = held.get(point, (False, ""))
            self.fields[f"looked_{number}"] = forms.BooleanField(
                label=f"已查看：{point}", required=False, initial=looked
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"查看情况（{point}）", required=False, max_length=500, initial=text,
                widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip

    def answers(self) -> dict[str, tuple[bool, str]]:
        of = self.cleaned_data
        return {
            point: (of[f"looked_{number}"], of[f"text_{number}"].strip()) for number, point in enumerate(self.points)
        }  # fmt: skip
