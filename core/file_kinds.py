"""What a file is, judged by its bytes: the allow-list of evidence files (SECURITY I09). Pure.

A name proves nothing: the content decides, and the name's ending must agree with it. A file that is two things at
once (a picture with a zip behind it, a PDF that begins as a page) is refused, because the next reader may take it
for the other thing.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from core.enums import Choice

MEGABYTE = 1024 * 1024
ZIP_HEAD, ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
ZIP_END_SIZE = 22
UNPACKED_LIMIT, PARTS_LIMIT = 200 * MEGABYTE, 2_000
SMALL_PART = 64 * 1024
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|svg|script|iframe|object|\?xml|\?php)", re.IGNORECASE)
RUNNABLE_ENDINGS = """
asp aspx bat bin cgi cmd com cpl dll docm exe hta htm html jar js jse jsp lnk mhtml mjs msi php phtml pif pl ps1 py
reg scr sh shtml svg swf vbe vbs wsf xht xhtml xlsm xml
"""
RUNNABLE = frozenset(RUNNABLE_ENDINGS.split())
"""Endings that some machine runs or renders; none may stand anywhere in a name (报告.exe.pdf)."""


class FileKind(Choice):
    """The kinds that may be stored; the value is the usual ending."""

    PDF = "pdf", "PDF 文件"
    DOCX = "docx", "Word 文档"
    XLSX = "xlsx", "Excel 工作簿"
    OFD = "ofd", "OFD 版式文件"
    PNG = "png", "PNG 图片"
    JPG = "jpg", "JPG 图片"
    TXT = "txt", "文本文件"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.OFD: "application/ofd",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
    FileKind.TXT: "text/plain",
}
ENDINGS = {kind: frozenset({kind.value}) for kind in FileKind} | {FileKind.JPG: frozenset({"jpg", "jpeg"})}


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a file is not taken, and what its sender can do."""

    reason: str
    remedy: str


RESAVE = "请在原程序中打开后另存为 PDF、DOCX、XLSX、PNG 或 JPG 再上传"
NOT_ALLOWED = FileFault("文件类型不在允许范围内，或者内容与扩展名不符", RESAVE)
TWO_THINGS = FileFault("文件内容里夹带了另一种格式，存在安全风险", RESAVE)
ACTIVE = FileFault("文件中含有宏、脚本或内嵌文件", "请去掉宏、脚本和附件，另存后再上传")
VIRUS = FileFault("文件被识别为病毒（测试）特征码", "请先用杀毒软件检查本机和文件")


def judge(data: bytes, name: str, allowed: frozenset[FileKind]) -> FileKind | FileFault:
    """The kind of a file, or why it is refused. ``name`` is what the sender called it, already cleaned."""
    if not data:
        return FileFault("文件是空的", "请检查文件后重新上传")
    if EICAR in data:
        return VIRUS
    fault = _fault_of_name(name)
    if fault is not None:
        return fault
    found = _detect(data)
    if isinstance(found, FileFault):
        return found
    if found is None or found not in allowed or _ending(name) not in ENDINGS[found]:
        return NOT_ALLOWED
    return found


def clean_name(name: str, longest: int = 120) -> str:
    """The last part of a path without control, direction and reserved characters; never empty."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*' and not _turns(char)).strip()
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = kept, ""
    stem = stem.strip(". ")[: longest - len(ending) - 1] or "文件"
    return f"{stem}.{ending}" if ending else stem


def _turns(char: str) -> bool:
    """Marks that turn the writing direction: a name that reads "fdp.exe" backwards."""
    return "\u200e" <= char <= "\u200f" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def _fault_of_name(name: str) -> FileFault | None:
    inner = [suffix.lstrip(".").strip().lower() for suffix in PurePosixPath(name).suffixes]
    if RUNNABLE & set(inner):
        return FileFault("文件名中含有可执行或网页类扩展名", "请使用普通文件名（例如：实施细则.pdf）后重新上传")
    return None


def _detect(data: bytes) -> FileKind | FileFault | None:
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(ZIP_HEAD):
        return _package(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG if _png_end(data) == len(data) and ZIP_END not in data[-64:] else TWO_THINGS
    if data.startswith(b"\xff\xd8\xff"):
        return _jpg(data)
    return _text(data)


def _pdf(data: bytes) -> FileKind | FileFault:
    if data.rstrip(b"\r\n\t \x00")[-5:] != b"%%EOF" or ZIP_END in data[-65_600:] or MARKUP.search(data[:1024]):
        return TWO_THINGS
    return ACTIVE if any(mark in data for mark in ACTIVE_PDF) else FileKind.PDF


def _jpg(data: bytes) -> FileKind | FileFault:
    whole = data.rstrip(b"\x00").endswith(b"\xff\xd9")
    return FileKind.JPG if whole and ZIP_END not in data[-65_600:] and not MARKUP.search(data[:4096]) else TWO_THINGS


def _png_end(data: bytes) -> int:
    """Where the picture ends by its own chunks; -1 when they do not add up."""
    position = 8
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        position += 12 + length
        if kind == b"IEND":
            return position
    return -1


def _text(data: bytes) -> FileKind | FileFault | None:
    if MARKUP.search(data[:65_536]):
        return FileFault("网页、SVG 等标记文件不能上传", RESAVE)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return FileKind.TXT if all(char.isprintable() or char in "\r\n\t\u3000" for char in text) else None
    return None


def _package(data: bytes) -> FileKind | FileFault | None:
    """DOCX, XLSX and OFD are zip packages; anything before, behind or beside the parts is refused."""
    end = data.rfind(ZIP_END)
    if end < 0 or end + ZIP_END_SIZE != len(data):
        return TWO_THINGS
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _parts(archive)
    except Exception:  # zipfile raises a dozen types on hostile input; each means the same to the sender
        return FileFault("文件已损坏，无法读取", RESAVE)


def _parts(archive: zipfile.ZipFile) -> FileKind | FileFault | None:
    parts = archive.infolist()
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        return FileFault("文件解压后过大", "请删去多余的图片和内容后重新上传")
    if any(part.flag_bits & 0x1 for part in parts):
        return FileFault("文件设有密码", "请取消密码保护后重新上传")
    names = {part.filename for part in parts}
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        return ACTIVE
    if any(EICAR in archive.read(part) for part in parts if part.file_size <= SMALL_PART):
        return VIRUS
    if "OFD.xml" in names:
        return FileKind.OFD
    if "[Content_Types].xml" not in names:
        return None
    types = archive.read("[Content_Types].xml")[:MEGABYTE]
    if b"wordprocessingml.document.main+xml" in types:
        return FileKind.DOCX
    return FileKind.XLSX if b"spreadsheetml.sheet.main+xml" in types else None
