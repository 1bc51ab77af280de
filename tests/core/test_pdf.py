"""Papers in the official format: layout, fonts without any system face, no fetches, the same bytes again."""

import gc
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from core.documents import faces, pdf
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable, print_paper, print_table
from tests import printed

AT = datetime(2013, 1, 15, 9, 0, tzinfo=UTC)
RARE = "喆堃昇珺祎玥䶮旻翀彧瑧淼玮瑄晗昀钰霂"
FOLDER = Path(pdf.__file__).parent / "fonts"


@pytest.fixture(autouse=True)
def only_vendored_faces(monkeypatch, settings, tmp_path):
    """A machine without a single font of its own: the harder case, and the same result everywhere.

    Each paper is printed for its test.
    """
    monkeypatch.setattr(pdf, "_printed", printed.truly)
    monkeypatch.setattr(faces, "SYSTEM_CONFIGURATION", tmp_path / "no-system-fonts.conf")
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    settings.DATA_DIR = tmp_path


def page(body: str) -> str:
    return f'<html lang="zh-CN"><body>{body}</body></html>'


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def texts(data: bytes) -> list[str]:
    return [sheet.extract_text() for sheet in read(data).pages]


def font_names(data: bytes) -> set[str]:
    found = set()
    for sheet in read(data).pages:
        for font in sheet["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found


def table(rows: int) -> PrintTable:
    columns = [Column("名次", Kind.RANK), Column("单位名称"), Column("最终得分", Kind.POINTS2)]
    return PrintTable(columns, [[str(n), f"第{n}单位", f"{900 - n}.50"] for n in range(1, rows + 1)], title="排名表")


# Layout


def test_page_holds_22_lines_of_28_characters():
    data = pdf.render_pdf(page(f'<p class="flush">{"一二三四五六七八九十" * 200}</p>'), title="试排")
    lines = texts(data)[0].split("\n")
    assert [len(line) for line in lines] == [28] * 22 + [len("— 1 —")]
    assert read(data).pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_rare_name_does_not_push_lines_off_the_page():
    text = ("一二三四五六七八九" + "喆") * 200
    lines = texts(pdf.render_pdf(page(f'<p class="flush">{text}</p>'), title="试排"))[0].split("\n")
    assert [len(line) for line in lines[:22]] == [28] * 22


def test_pages_are_numbered_between_dashes():
    data = pdf.render_pdf(page(f"<p>{'安澜县综合考核' * 300}</p>"), title="试排")
    assert [text.split("\n")[-1] for text in texts(data)] == [f"— {n} —" for n in range(1, len(texts(data)) + 1)]
    assert len(texts(data)) == 4


def test_head_of_a_long_table_repeats_on_every_page():
    data = print_table(table(43), at=AT)
    assert len(texts(data)) == 2
    assert [text.count("单位名称") for text in texts(data)] == [1, 1]
    assert [sheet.mediabox.width > sheet.mediabox.height for sheet in read(data).pages] == [True, True]
    found = "\n".join(texts(data))
    assert [n for n in range(1, 44) if f"第{n}单位" not in found] == []


def test_last_rows_of_a_table_stay_together():
    """No page holds the head and one row, by itself or above the signature that stays on the page of a row."""
    alone = print_table(table(26), at=AT)
    signed = print_paper(Paper(title="名单", tables=[table(19)], signatory="考评办"), at=AT)
    rows = [[len(re.findall("第[0-9]+单位", text)) for text in texts(data)] for data in (alone, signed)]
    assert rows == [[23, 3], [16, 3]]


def test_paper_prints_every_part_in_order():
    paper = Paper(
        title="关于2012年度综合考核结果的通报",
        issuer="安澜县人民政府文件",
        number="安政发〔2013〕3号",
        urgency="特急",
        addressee="各镇人民政府",
        body=[
            Line("现通报如下。"),
            Line("一、总体情况", 1),
            Line("（一）乡镇", 2),
            Line("1.排名", 3),
            Line("（1）说明", 4),
        ],
        tables=[table(2)],
        signatory="安澜县人民政府",
        day=date(2013, 1, 15),
        attachments=["排名表", "明细表"],
        note="此件公开发布",
        copies_to="县委办公室",
        printed_by="安澜县人民政府办公室",
        printed_on=date(2013, 1, 16),
    )
    text = "".join(texts(print_paper(paper, at=AT))).replace("\n", "")
    parts = [
        "特急", "安澜县人民政府文件", "安政发〔2013〕3号", "关于2012年度综合考核结果的通报", "各镇人民政府：",
        "现通报如下。", "一、总体情况", "（一）乡镇", "1.排名", "（1）说明", "第2单位", "附件：1.排名表", "2.明细表",
        "安澜县人民政府2013年1月15日", "（此件公开发布）", "抄送：县委办公室。", "2013年1月16日印发",
    ]  # fmt: skip
    places = [text.find(part) for part in parts]
    assert [part for part, place in zip(parts, places, strict=True) if place < 0] == []
    assert places == sorted(places)


def test_paper_with_a_signer_puts_number_and_signer_on_one_line():
    paper = Paper(title="请示", issuer="安澜县教育局文件", number="安教请〔2013〕1号", signer="李喆")
    lines = texts(print_paper(paper))[0].split("\n")
    assert "安教请〔2013〕1号签发人：李喆" in "".join(lines).replace(" ", "")


def test_plain_paper_has_no_red_and_no_empty_parts():
    text = texts(print_paper(Paper(title="情况说明", body=[Line("正文。")])))[0]
    assert text.split("\n") == ["情况说明", "正文。", "— 1 —"]


@pytest.mark.parametrize(("issuer", "size"), [("安澜县教育局文件", 46), ("安澜县综合考核工作领导小组文件", 29)])
def test_issuer_fits_on_one_line(issuer, size):
    paper = Paper(title="通知", issuer=issuer)
    assert paper.issuer_size == size
    assert issuer in texts(print_paper(paper))[0].split("\n")


def test_long_title_breaks_into_lines_of_like_length():
    paper = Paper(title="关于呈报安澜县2013年度综合考核方案的请示")
    lines = texts(print_paper(paper))[0].split("\n")[:-1]
    assert "".join(lines) == paper.title
    assert min(len(line) for line in lines) >= 8


# Fonts


def test_every_kind_of_text_uses_vendored_faces_only():
    paper = Paper(
        title="标题" + RARE, issuer="文件", body=[Line(RARE), Line("一、" + RARE, 1), Line("（一）" + RARE, 2)]
    )
    names = font_names(print_paper(paper))
    assert {name for name in names if not name.startswith("Santixi-")} == set()
    assert {"Santixi-FangSong", "Santixi-Song-Bold", "Santixi-Hei", "Santixi-Kai"} <= names


@pytest.mark.parametrize("level", [0, 1, 2])
def test_rare_name_characters_are_printed_and_extracted(level, caplog):
    data = print_paper(Paper(title="名单" + RARE, body=[Line(RARE, level)], tables=[table(1)]))
    assert "notdef" not in caplog.text
    assert RARE in "".join(texts(data)).replace("\n", "")


def test_character_no_face_knows_is_reported(caplog):
    """The negative control of the check above: a private-use character has no glyph anywhere."""
    pdf.render_pdf(page("<p>\ue000</p>"), title="试")
    assert "notdef" in caplog.text


def vendored() -> Iterator[tuple[str, TTFont]]:
    for path in sorted(FOLDER.glob("*.?tf")):
        with TTFont(path, lazy=True) as font:
            yield path.stem, font


def test_vendored_faces_cover_gb2312_and_the_names():
    names = set((FOLDER / "charset-names.txt").read_text("utf-8")) - {"\n"}
    pairs = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    hanzi = set("".join(pair.decode("gb2312", "ignore") for pair in pairs))
    known = {stem: {chr(code) for code in font.getBestCmap()} for stem, font in vendored()}
    assert len(hanzi) == 6763
    assert {stem: len(hanzi - characters) for stem, characters in known.items()} == dict.fromkeys(known, 0)
    complete = {stem for stem, characters in known.items() if names <= characters}
    assert complete == {"SantixiSong-Regular", "SantixiSong-Bold", "SantixiHei-Regular", "SantixiHei-Bold"}
    assert set(RARE) - {"䶮"} <= known["SantixiKai-Regular"]


def test_no_vendored_glyph_is_blank():
    """A blank glyph in front of the fallback face would print a name with a hole in it; the sample is every 25th."""
    blank = []
    for stem, font in vendored():
        glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
        for code in {*list(cmap)[::25], *map(ord, RARE)} & cmap.keys():
            pen = BoundsPen(glyphs)
            glyphs[cmap[code]].draw(pen)
            if pen.bounds is None and not chr(code).isspace():
                blank.append(f"{stem} U+{code:04X}")
    assert blank == []


def test_no_character_of_the_brush_face_is_blank():
    """The face whose source does have blank glyphs, looked at completely."""
    with TTFont(FOLDER / "SantixiKai-Regular.ttf") as font:
        cmap, outlines = font.getBestCmap(), font["glyf"]
        blank = [chr(code) for code, name in cmap.items() if outlines[name].numberOfContours == 0]
    assert [char for char in blank if not char.isspace()] == []


def test_licensed_face_of_the_user_wins(tmp_path):
    (tmp_path / "fonts").mkdir()
    with TTFont(FOLDER / "SantixiHei-Regular.otf", lazy=True) as font:
        for name_id in (1, 4, 6, 16):
            font["name"].setName("FangSong_GB2312", name_id, 3, 1, 0x409)
        font.save(tmp_path / "fonts" / "fangsong.otf")
    assert font_names(pdf.render_pdf(page("<p>正文</p>"), title="试")) == {"FangSong_GB2312", "Santixi-Song"}


def test_fontconfig_file_names_own_folder_first_and_escapes():
    text = faces.fontconfig_xml([Path("/var/a&b/fonts"), Path("/vendored")], Path("/cache"), system=False)
    assert text.index("/var/a&amp;b/fonts") < text.index("/vendored")
    assert "include" not in text


# Same input, same bytes


def test_same_input_gives_the_same_bytes_in_another_process(tmp_path):
    script = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path; from django.conf import settings;"
        "from core.documents import faces, pdf; faces.SYSTEM_CONFIGURATION = Path('/nonexistent');"
        f"settings.DATA_DIR = Path({str(tmp_path)!r});"
        "sys.stdout.buffer.write(pdf.render_pdf('<html lang=zh-CN><p>安澜县喆</p>', title='试',"
        " at=datetime(2013, 1, 15, 9, 0, tzinfo=UTC)))"
    )
    here = pdf.render_pdf("<html lang=zh-CN><p>安澜县喆</p>", title="试", at=AT)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"}
    there = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert there.stdout == here


def test_properties_carry_title_person_and_time():
    data = pdf.render_pdf(page("<p>正文</p>"), title="关于考核的通报", at=AT, author="考评办")
    properties = read(data).metadata
    assert (properties.title, properties.author) == ("关于考核的通报", "考评办")
    assert properties.creation_date == AT


def test_collector_is_on_again_after_a_render_and_after_a_failed_one():
    pdf.render_pdf(page("<p>正文</p>"), title="试")
    assert gc.isenabled()
    with pytest.raises(FileNotFoundError):
        pdf.render_pdf(page("<p>正文</p>"), title="试", stylesheets=[Path("/nonexistent.css")])
    assert gc.isenabled()


# Nothing is fetched


@pytest.fixture
def canary():
    """A server on this machine that notes every request."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/css")
            self.end_headers()
            self.wfile.write(b"p { color: red }")

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    thread.join()
    server.server_close()


def hostile(address: str, secret: Path) -> list[str]:
    """Ways to make a renderer read an address, over the network and from the disk."""
    found = []
    for number, url in enumerate((address, secret.as_uri(), "http://169.254.169.254/latest/meta-data/")):
        found += [
            f'<img src="{url}/img{number}">',
            f'<img src="{url}">',
            f'<link rel="stylesheet" href="{url}/link{number}">',
            f"<style>@import url({url}/import{number});</style>",
            f'<style>p {{ background: url("{url}/bg{number}") }} li {{ list-style-image: url({url}/li) }}</style>',
            f'<style>@font-face {{ font-family: x; src: url("{url}/font{number}") }} p {{ font-family: x }}</style>',
            f'<p style="content: url({url}/content); border-image: url({url}/border)">段落</p>',
            f'<style>p::before {{ content: url("{url}/before{number}") }}</style>',
            f'<link rel="attachment" href="{url}">',
            f'<a rel="attachment" href="{url}">附件</a>',
            f'<object data="{url}/object"></object><embed src="{url}/embed">',
            f'<iframe src="{url}/frame"></iframe><video src="{url}/v" poster="{url}/poster"></video>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}/svg" width="9"/>'
            f'<use href="{url}/use#a"/><style>@import url({url}/svgcss);</style></svg>',
            f'<base href="{url}/"><img src="relative{number}"><a href="x">x</a>',
            f'<input type="image" src="{url}/input"><table background="{url}/table"><tr><td>x</td></tr></table>',
        ]
    found += [
        '<img src="data:text/plain;base64,c2VjcmV0">',
        '<link rel="attachment" href="data:text/plain,secret">',
        '<a rel="attachment" href="data:text/plain,secret">附件</a>',
        '<img src="asset:../config/settings.py"><img src="asset:img/../../manage.py"><img src="asset:/etc/passwd">',
        '<img src="asset:img/%2e%2e/%2e%2e/manage.py">',
        '<img src="ftp://127.0.0.1/x"><img src="//127.0.0.1/x"><img src="/etc/passwd"><img src="etc">',
    ]
    return found


def attached(data: bytes) -> int:
    reader = read(data)
    files = len(list(reader.attachments))
    notes = [note.get_object() for sheet in reader.pages for note in sheet.get("/Annots", []) or []]
    return files + sum(note["/Subtype"] == "/FileAttachment" for note in notes)


def test_no_payload_makes_the_renderer_fetch_anything(canary, tmp_path, caplog):
    address, hits = canary
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密标记七三一")
    for payload in hostile(address, secret):
        data = pdf.render_pdf(page(f"{payload}<p>正文</p>"), title="试")
        assert attached(data) == 0, payload
        assert "绝密标记七三一" not in "".join(texts(data)), payload
        assert secret.read_bytes() not in data, payload
    assert hits == []
    assert "refused to fetch" in caplog.text


def test_same_payloads_are_fetched_when_the_guard_is_off(canary, tmp_path, monkeypatch):
    """The negative control: with WeasyPrint's own fetcher the canary is hit and the file is embedded."""
    from weasyprint.urls import URLFetcher

    monkeypatch.setattr(pdf, "fetcher", URLFetcher)
    address, hits = canary
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密标记七三一")
    embedded = 0
    for payload in hostile(address, secret):
        if "169.254" not in payload and "ftp:" not in payload:
            embedded += attached(pdf.render_pdf(page(f"{payload}<p>正文</p>"), title="试"))
    assert len(hits) >= 10
    assert embedded >= 1


def test_markup_in_a_field_is_printed_as_text(canary):
    address, hits = canary
    payload = f"<img src='{address}/x'>{{{{ x }}}}"
    paper = Paper(
        title=payload, issuer=payload, number=payload, addressee=payload, body=[Line(payload)], signatory=payload,
        attachments=[payload], note=payload, copies_to=payload, printed_by=payload,
        tables=[PrintTable([Column(payload)], [[payload]], title=payload, notes=[payload], legend=(payload, payload))],
    )  # fmt: skip
    text = "".join(texts(print_paper(paper))).replace("\n", "").replace(" ", "")
    assert text.count(payload.replace(" ", "")) >= 10
    assert hits == []


def test_image_of_ours_is_served(tmp_path, monkeypatch):
    folder = tmp_path / "static" / "img"
    folder.mkdir(parents=True)
    (folder / "seal.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (folder / "notes.txt").write_text("text")
    monkeypatch.setattr(pdf, "ASSETS", tmp_path / "static")
    assert pdf.asset_path("asset:img/seal.svg") == (folder / "seal.svg").resolve()
    for url in ("asset:img/notes.txt", "asset:img/none.svg", "asset:img", "img/seal.svg", "asset:../static/img/x.svg"):
        with pytest.raises(pdf.ForbiddenAddress):
            pdf.asset_path(url)
