"""Which sheets a workbook declares, found without openpyxl: the second opinion of the row count (SECURITY I05).

Runs in the child only. openpyxl passes over a sheet whose part is missing and reads nothing from a namespace it
does not know; both would be silent losses.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from core.workbooks.gate import SAVE_AS_XLSX
from core.workbooks.problems import WorkbookProblem, WorkbookRefused, of_file

CORE_PROPERTIES = "/metadata/core-properties"
SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"
LONGEST_SUBJECT = 200
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A declared sheet and the part that holds it."""

    name: str
    path: str
    hidden: bool


def local_name(element: Element) -> str:
    """Name of an element without its namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def declared_sheets(archive: zipfile.ZipFile) -> list[SheetPart]:
    """The sheets in the order of their tabs. Raises WorkbookRefused on anything that would be lost."""
    workbook = _workbook_part(archive)
    root = fromstring(archive.read(workbook), forbid_dtd=True)
    if root.tag != MAIN + "workbook":
        raise WorkbookRefused([of_file("文件采用了系统不支持的工作簿格式（如 Strict Open XML）", SAVE_AS_XLSX)])
    targets = _relations(archive, workbook)
    parts = set(archive.namelist())
    sheets = []
    for element in root.iter(MAIN + "sheet"):
        name = element.get("name", "")
        kind, path = targets.get(element.get(RELATION, ""), ("", ""))
        if not kind.endswith("/worksheet"):
            raise WorkbookRefused(
                [WorkbookProblem(name, "", "", "不是普通工作表（可能是图表页或宏表）", "请删除该页后重新上传")]
            )
        if path not in parts:
            raise WorkbookRefused([WorkbookProblem(name, "", "", "工作表的内容在文件中缺失", SAVE_AS_XLSX)])
        sheets.append(SheetPart(name, path, element.get("state", "visible") != "visible"))
    if not sheets:
        raise WorkbookRefused([of_file("工作簿里没有工作表", SAVE_AS_XLSX)])
    if len({sheet.name for sheet in sheets}) != len(sheets) or len({sheet.path for sheet in sheets}) != len(sheets):
        raise WorkbookRefused([of_file("工作簿里有重名或重复引用的工作表", SAVE_AS_XLSX)])
    return sheets


def subject_of(archive: zipfile.ZipFile) -> str:
    """The 主题 of the file's properties, which Excel, WPS and LibreOffice keep when they save; "" without one."""
    parts = set(archive.namelist())
    for kind, path in _relations(archive, "").values():
        if kind.endswith(CORE_PROPERTIES) and path in parts:
            text = fromstring(archive.read(path), forbid_dtd=True).findtext(SUBJECT) or ""
            return text.strip() if len(text) <= LONGEST_SUBJECT else ""
    return ""


def _workbook_part(archive: zipfile.ZipFile) -> str:
    for kind, path in _relations(archive, "").values():
        if kind.endswith("/officeDocument") and path in archive.namelist():
            return path
    raise WorkbookRefused([of_file("文件内部找不到工作簿", SAVE_AS_XLSX)])


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part ("" is the package): id -> (type, path). Targets may be relative or absolute."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        raise WorkbookRefused([of_file("文件内部的关系表缺失", SAVE_AS_XLSX)])
    relations = {}
    for element in fromstring(archive.read(path), forbid_dtd=True):
        target = element.get("Target", "")
        resolved = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        relations[element.get("Id", "")] = (element.get("Type", ""), resolved)
    return relations
