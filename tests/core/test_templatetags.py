"""Tags of the interface: meaning in words beside every colour, addresses that keep their filters, nothing unescaped."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.test.html import parse_html
from django.utils.html import strip_tags

from core.enums import JobState, Light
from core.findings import Finding, met, unknown, unmet
from core.gallery import gallery
from core.gallery.pages import TITLES
from core.presenters import FileItem, JobProgress, Step, StepState, findings_view, select

PAYLOAD = '<script>alert("x")</script>'


def write(source: str, address: str = "/", **names: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(address), **names}))


@pytest.mark.parametrize("state", list(Light))
def test_light_says_its_state_in_words_and_icon(state: Light) -> None:
    html = write("{% light state %}", state=state)

    assert strip_tags(html) == state.label
    assert html.count("<svg") == 1


def test_light_takes_other_words_and_none() -> None:
    assert strip_tags(write('{% light "red" "逾期 2 天" %}{% light none "12-05" %}', none=None)) == "逾期 2 天12-05"


@pytest.mark.parametrize(
    ("moved", "seen", "heard"), [(2, "▲ 2", "上升 2 名"), (-11, "▼ 11", "下降 11 名"), (0, "—", "持平")]
)
def test_delta_is_seen_and_heard(moved: int, seen: str, heard: str) -> None:
    assert strip_tags(write("{% delta moved %}", moved=moved)) == seen + heard


def test_delta_without_an_earlier_rank_is_new() -> None:
    assert strip_tags(write("{% delta none %}", none=None)) == "新增"


@pytest.mark.parametrize(
    "source",
    [
        "{% badge bad %}",
        '{% badge bad "info" bad %}',
        '{% light "red" bad %}',
        "{% delta 1 bad %}",
        "{% clause bad %}",
        "{% empty_state bad bad bad bad %}",
        "{% notice bad %}",
        "{% stat bad bad unit=bad note=bad url=bad %}",
        "{% panel bad note=bad more=bad more_label=bad %}{{ bad }}{% endpanel %}",
        "{% table bad %}{% endtable %}",
        "{% confirm_bar note=bad %}{% endconfirm_bar %}",
        '{% sort_head "a" bad bad %}',
        "{% query a=bad %}",
    ],
)
def test_tags_escape_what_they_are_given(source: str) -> None:
    html = write(source, bad=PAYLOAD)

    assert "<script>" not in html
    assert "alert" in html or "clause" in source


def test_badge_of_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="badge kind"):
        write('{% badge "x" "purple" %}')


def test_bar_is_full_only_at_the_maximum() -> None:
    assert write('{% bar "120.00" 120 %}').count("bar--full") == 1
    assert write('{% bar "119.99" 120 %}').count("bar--full") == 0


def test_query_changes_one_parameter_and_returns_to_the_first_page() -> None:
    html = write('{% autoescape off %}{% query sort="name" %}{% endautoescape %}', "/?q=%E5%8E%BF&page=3&sort=rank")

    assert html == "?q=%E5%8E%BF&sort=name"


def test_query_removes_and_keeps() -> None:
    assert write("{% query q=None page=2 %}", "/?q=a&page=3") == "?page=2"
    assert write('{% query q="" %}', "/?q=a") == "?"


@pytest.mark.parametrize(
    ("address", "target", "aria"),
    [
        ("/", "?sort=-final", ""),
        ("/?sort=-final", "?sort=final", "descending"),
        ("/?sort=final", "?sort=-final", "ascending"),
        ("/?sort=name", "?sort=-final", ""),
    ],
)
def test_sort_head_turns_the_order_and_tells_it(address: str, target: str, aria: str) -> None:
    html = write('{% sort_head "final" "得分" "num" first="desc" %}', address)

    assert f'href="{target}"' in html
    assert (f'aria-sort="{aria}"' in html) is bool(aria)


def test_sort_head_knows_the_default_order() -> None:
    assert 'aria-sort="ascending"' in write('{% sort_head "rank" "名次" default="rank" %}')


def test_findings_shows_what_blocks_first_and_who_acts() -> None:
    items = [
        met("JH-A-4.2-d", "专家人数", 应有="11", 实有="13"),
        unknown("JH-A-5.7-c", "审查意见尚缺", remedy="由法制机构出具。"),
        unmet("GW713-15-a", "公示期未满", remedy="由县委办等待。", link="/fix/", 应满="30 日", 已满="21 日"),
    ]

    html = write("{% findings items %}", items=items)

    order = [html.index(word) for word in ("为什么还不能办", "公示期未满", "审查意见尚缺", "专家人数")]
    assert order == sorted(order)
    assert "1 项未满足，1 项资料不全" in html
    assert 'href="/fix/"' in html
    assert "由县委办等待。" in html


def test_findings_all_met_may_go_on() -> None:
    html = write("{% findings items %}", items=[met("SX-3-d", "分值齐全")])

    assert "可以办理" in html
    assert "为什么还不能办" not in html


def test_findings_view_keeps_the_order_within_a_state() -> None:
    items: list[Finding] = [unmet("", name, remedy="改") for name in "乙甲丙"]

    assert [finding.title for finding in findings_view(items).blocking] == ["乙", "甲", "丙"]


def test_timeline_marks_the_current_step_for_readers() -> None:
    html = write("{% timeline steps %}", steps=[Step("立项", StepState.DONE), Step("听证", StepState.CURRENT)])

    assert html.count('aria-current="step"') == 1
    assert "（已完成）" in html


def test_pagination_keeps_the_filters() -> None:
    page = Paginator(range(132), 50).get_page(2)

    html = write("{% pagination page %}", "/?q=a&page=2", page=page)

    assert "第 51–100 条，共 132 条" in html
    assert 'href="?q=a&amp;page=3"' in html


def test_file_without_access_has_no_link() -> None:
    html = write("{% file_list files %}", files=[FileItem("内部.pdf", "")])

    assert "内部.pdf" in html
    assert "<a " not in html


class Search(forms.Form):
    q = forms.CharField(label="单位", required=False)


def test_filter_bar_keeps_the_order_and_drops_the_page() -> None:
    html = write("{% filter_bar form %}", "/?q=a&sort=-final&page=4", form=Search({"q": "a"}))

    assert '<input type="hidden" name="sort" value="-final">' in html
    assert 'name="page"' not in html
    assert "清除筛选" in html


class Listed(forms.Form):
    """Selects as filters have them: none chosen, one chosen, a bad one, a required one, groups of choices."""

    state = forms.ChoiceField(choices=[("", "全部"), ("a&b", "<甲>"), (3, "三")], required=False)
    needed = forms.ChoiceField(choices=[("x", "乙")], help_text="说明")
    truth = forms.NullBooleanField()
    parted = forms.ChoiceField(choices=[("组", [("1", "一")])], required=False)
    off = forms.ChoiceField(choices=[("", "全部")], disabled=True, widget=forms.Select(attrs={"data-x": "1"}))


@pytest.mark.parametrize(
    "data", [None, {}, {"state": "", "needed": "x"}, {"state": "a&b", "truth": "true"}, {"state": "3"}, {"state": "no"}]
)
def test_select_is_what_django_writes(data: dict[str, str] | None) -> None:
    form = Listed(data)

    for name in form.fields:
        mine, django = select(form[name], "form-select"), form[name].as_widget(attrs={"class": "form-select"})
        assert parse_html(mine) == parse_html(django), name


def test_form_errors_lead_to_their_fields() -> None:
    class Entry(forms.Form):
        title = forms.CharField(label="事项")

    html = write("{% form_errors form %}", form=Entry({}))

    assert 'href="#id_title"' in html
    assert write("{% form_errors form %}", form=Entry({"title": "甲"})).strip() == ""


@pytest.mark.parametrize(("state", "polls"), [(s, s in (JobState.QUEUED, JobState.RUNNING)) for s in JobState])
def test_progress_asks_again_only_while_the_job_runs(state: JobState, polls: bool) -> None:
    job = JobProgress("7", "计算", state, 31, 81, "/jobs/7/")

    html = write("{% progress job %}", job=job)

    assert ('hx-trigger="every 1s"' in html) is polls


def test_progress_shows_a_hundred_percent_only_when_done() -> None:
    assert JobProgress("7", "计算", JobState.RUNNING, 81, 81, "/").percent == 99
    assert JobProgress("7", "计算", JobState.DONE, 0, 0, "/").percent == 100
    assert JobProgress("7", "计算", JobState.QUEUED, 0, 0, "/").percent == 0


@pytest.mark.parametrize("name", TITLES)
def test_gallery_page_is_whole_and_without_inline_code(name: str) -> None:
    request = RequestFactory().get("/", {"show": name})
    request._messages = _Silent()  # type: ignore[attr-defined]
    request.user = SimpleNamespace(duties=frozenset({"system_admin"}), is_authenticated=False)  # type: ignore[assignment]

    html = gallery(request).content.decode()

    assert html.rstrip().endswith("</html>")
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html


class _Silent(list[object]):
    """A message store for a request that passed no middleware."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(Message(level, message, extra_tags))
