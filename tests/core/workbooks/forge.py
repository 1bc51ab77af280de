"""Forges workbooks part by part, honest and hostile, so that a test shows exactly what is in the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

STYLES = (
    HEAD + f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
DATE_STYLE, PERCENT_STYLE = 1, 2


def worksheet(rows: str, *, dimension: str | None = None, tail: str = "", head: str = HEAD) -> str:
    """A worksheet part around the given ``<row>`` elements; ``dimension`` is written as it is, true or not."""
    size = "" if dimension is None else f'<dimension ref="{dimension}"/>'
    return f'{head}<worksheet xmlns="{MAIN}">{size}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def inline(reference: str, text: str) -> str:
    """An inline string cell, as WPS and exporters without a shared table write it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def number(reference: str, text: str, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}"><v>{text}</v></c>'


def row(index: int, *cells: str) -> str:
    return f'<row r="{index}">{"".join(cells)}</row>'


def parts_of(
    sheets: Mapping[str, str],
    *,
    strings: Sequence[str] | None = None,
    absolute: bool = False,
    styles: str = STYLES,
) -> dict[str, str | bytes]:
    """The parts of a minimal workbook: sheet name -> worksheet xml. ``absolute``: targets as /xl/..., as WPS does."""
    base = "/xl/" if absolute else ""
    overrides = [("/xl/workbook.xml", SHEET_TYPE), ("/xl/styles.xml", STYLES_TYPE)]
    relations = [("rIdStyles", "styles", f"{base}styles.xml")]
    parts: dict[str, str | bytes] = {"xl/styles.xml": styles}
    listed = ""
    for index, (name, xml) in enumerate(sheets.items(), start=1):
        parts[f"xl/worksheets/sheet{index}.xml"] = xml
        overrides.append((f"/xl/worksheets/sheet{index}.xml", WORKSHEET_TYPE))
        relations.append((f"rId{index}", "worksheet", f"{base}worksheets/sheet{index}.xml"))
        listed += f'<sheet name="{escape(name)}" sheetId="{index}" r:id="rId{index}"/>'
    if strings is not None:
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'
        overrides.append(("/xl/sharedStrings.xml", STRINGS_TYPE))
        relations.append(("rIdStrings", "sharedStrings", f"{base}sharedStrings.xml"))
    types = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in overrides)
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
    )
    parts["_rels/.rels"] = relations_xml([("rId1", "officeDocument", f"{'/' if absolute else ''}xl/workbook.xml")])
    parts["xl/workbook.xml"] = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(relations)
    return parts


def relations_xml(relations: Iterable[tuple[str, str, str]]) -> str:
    items = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{t}" Target="{p}"/>' for i, t, p in relations)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def pack(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def book_of(rows: str, *, name: str = "评分", **options: object) -> bytes:
    """A workbook with one sheet made of raw ``<row>`` elements."""
    return pack(parts_of({name: worksheet(rows, **options)}))  # type: ignore[arg-type]


def honest_book(rows: Sequence[Sequence[object]] = (("单位编码", "得分"), ("A01", 90.5)), name: str = "评分") -> bytes:
    """What openpyxl itself writes."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for line in rows:
        page.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def replace_part(data: bytes, name: str, content: str | bytes | None) -> bytes:
    """The same workbook with one part replaced, or with None left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    return pack(parts)
