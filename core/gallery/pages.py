"""The gallery's one view; ``?show=`` chooses the component sheet or a model page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access, charts, charts_compare
from core.enums import CorePermission, JobState, Light
from core.gallery import samples
from core.icons import PATHS
from core.presenters import FileItem, JobProgress, Step, StepState, Summand, Tab

TITLES = {
    "components": "组件一览",
    "ranking": "县直单位口排名",
    "sheet": "县发展改革局得分单",
    "workbench": "工作台",
    "matter": "城区公交票价调整方案",
    "refused": "还不能办理",
    "sign-in": "登录",
}


class SampleFilter(forms.Form):
    """A filter bar's form."""

    group = forms.ChoiceField(
        label="考评系统", choices=[("gov", "县直单位口（43）"), ("party", "县委党群口（23）")], required=False
    )
    version = forms.ChoiceField(label="版本", choices=[("7", "第 7 版"), ("6", "第 6 版")], required=False)
    q = forms.CharField(label="单位", required=False, widget=forms.TextInput(attrs={"placeholder": "名称或编码"}))
    moved = forms.BooleanField(label="仅看名次变化", required=False)


class SampleForm(forms.Form):
    """A form for crispy, with every common widget."""

    title = forms.CharField(label="事项", help_text="与文件标题一致，不加书名号。")
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), ("a", "省"), ("b", "市")])
    points = forms.DecimalField(label="分值", max_value=10, help_text="不超过 10 分。")
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    basis = forms.ChoiceField(label="类别", choices=[("1", "综合工作"), ("2", "单项工作")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="材料已核对原件")


@require_GET
@access.requires(CorePermission.VIEW_GALLERY)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show one page of the gallery; an unknown name answers 404."""
    name = request.GET.get("show", "components")
    if name == "progress":
        return render(request, "components/progress_state.html", {"job": job(JobState.DONE)})
    if name not in TITLES:
        raise Http404(name)
    builder: dict[str, Callable[[], dict[str, Any]]] = {
        "ranking": lambda: {**samples.ranking(), "filter": SampleFilter(request.GET)},
        "sheet": samples.sheet,
        "workbench": samples.workbench,
        "matter": samples.matter,
        "refused": lambda: {"findings": [f for f in samples.findings() if f.blocks], "back_url": "?show=matter"},
        "sign-in": dict,
    }
    context = builder[name]() if name in builder else components(request)
    template = "errors/refused.html" if name == "refused" else f"core/gallery/{name.replace('-', '_')}.html"
    return render(request, template, {"page_title": TITLES[name], "chrome": chrome(name), **context})


def chrome(name: str) -> dict[str, Any]:
    """The frame as a signed-in person of the demo county sees it."""
    areas = {"workbench": "工作台", "matter": "决策", "refused": "决策"}
    active = areas.get(name, "考核")
    nav = [
        {"label": label, "url": "?show=" + target, "active": label == active}
        for label, target in [("工作台", "workbench"), ("决策", "matter"), ("执行", "refused"), ("考核", "ranking")]
        + [("测评", "sign-in"), ("干部", "components"), ("制度", "components")]
    ]
    subnav = [
        {
            "title": "组件与范例",
            "items": [{"label": title, "url": f"?show={key}", "active": key == name} for key, title in TITLES.items()],
        },
        {
            "title": "季度",
            "items": [{"label": f"{quarter}季度", "url": "?show=ranking", "active": False} for quarter in "一二三四"],
        },
    ]
    wide = name in ("workbench", "matter", "refused")
    user = "河口镇 陆远" if name == "workbench" else "考评办 周清和"
    return {
        "county": "安澜县三个体系",
        "nav": nav,
        "subnav": [] if wide else subnav,
        "user_label": user,
        "todo_count": 7,
        "notice_count": 3,
        "demo": True,
        "logout_url": "",
    }


def components(request: HttpRequest) -> dict[str, Any]:
    """Everything on one sheet."""
    messages.success(request, "已保存，并写入办理记录。")
    messages.error(request, "没有保存：文号已经登记过。")
    bad = SampleForm({"title": "", "level": "", "points": "12", "basis": "1"})
    bad.is_valid()
    series = [
        charts.Series(
            "本单位",
            tuple(charts.Sample(f"{q}季度", v) for q, v in zip("一二三四", (912, 934, None, 989), strict=True)),
        ),
        charts.Series(
            "本组平均",
            tuple(charts.Sample(f"{q}季度", v) for q, v in zip("一二三四", (930, 941, 938, 952), strict=True)),
        ),
    ]
    return {
        "lights": list(Light),
        "deltas": [3, -2, 0, None],
        "icons": sorted(PATHS),
        "findings": samples.findings(),
        "all_met": [f for f in samples.findings() if not f.blocks],
        "steps": [Step(state.label, state, "03-02 一行说明") for state in StepState],
        "filter": SampleFilter(request.GET),
        "form": SampleForm(),
        "bad_form": bad,
        "jobs": [job(state) for state in JobState],
        "page": Paginator(range(1320), 50).get_page(request.GET.get("page", 3)),
        "files": [
            FileItem("调研报告.pdf", "#", "1.2 MB", "第 2 稿"),
            FileItem("内部材料.pdf", "", "88 KB", "无查看权限"),
        ],
        "tabs": [Tab("全部", "#", True, 43), Tab("待审", "#", count=5), Tab("已办结", "#")],
        "terms": [Summand("初步得分", "979.50", ""), Summand("加分", "10.00"), Summand("最终得分", "989.50", "=")],
        "trend": charts.line("季度得分", series),
        "gaps": charts_compare.gaps("与第一名的差距", GAPS),
        **{key: samples.ranking()[key] for key in ("histogram", "strip", "heads")},
        "rows": samples.ranking()["rows"][:6],
        "radar": samples.sheet()["radar"],
        "explained": [("方法", "本单位基础分 ÷ 第一名基础分 × 权重分"), ("复核", "2012-12-30 县考评组")],
    }


GAPS = [
    charts_compare.Gap("决战园区", 108, 120, "108.42", "120.00", "−11.58"),
    charts_compare.Gap("招商引资", 120, 120, "120.00", "120.00", "0"),
    charts_compare.Gap("民生工作", 92, 100, "92.18", "100.00", "−7.82"),
]


def job(state: JobState) -> JobProgress:
    """A job in the given state; asked again, the running one has ended."""
    words = {JobState.RUNNING: "县直单位口，第 31 个单位", JobState.FAILED: "县粮食局缺“信访稳定”得分"}
    done = {JobState.QUEUED: 0, JobState.RUNNING: 31, JobState.DONE: 81, JobState.FAILED: 31}[state]
    result = "#" if state is JobState.DONE else ""
    return JobProgress(
        state.value, "计算 2012 年度结果", state, done, 81, "?show=progress", words.get(state, ""), result
    )
