"""Evidence files: allow-list by content, renamed, refused when they are two things, served as attachments (I09)."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from core import files
from core.file_kinds import EICAR, FileFault, FileKind, clean_name, judge
from core.findings import Refused
from core.models import StoredFile
from organization.models import Account

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 40 + b"\xff\xd9"
EVERY = frozenset(FileKind)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def package(kind: str = "wordprocessingml.document", **parts: bytes) -> bytes:
    made = io.BytesIO()
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


def ofd() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", "<ofd:OFD/>")
    return made.getvalue()


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("实施细则.pdf", PDF, FileKind.PDF),
        ("照片.JPEG", JPG, FileKind.JPG),
        ("照片.png", png(), FileKind.PNG),
        ("会议纪要.docx", package(), FileKind.DOCX),
        ("台账.xlsx", package("spreadsheetml.sheet"), FileKind.XLSX),
        ("批复.ofd", ofd(), FileKind.OFD),
        ("说明.txt", "第一条　为落实责任。\r\n".encode(), FileKind.TXT),
        ("说明.txt", "第一条　为落实责任。".encode("gb18030"), FileKind.TXT),
        ("2012.12.28 第1.2版.pdf", PDF, FileKind.PDF),
    ],
)
def test_judge_known_kinds_by_content(name: str, data: bytes, kind: FileKind) -> None:
    assert judge(data, name, EVERY) == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.pdf", b""),
        ("病毒.txt", EICAR),
        ("病毒.pdf", PDF[:-6] + EICAR + b"\n%%EOF"),
        ("病毒.docx", package(word__a=EICAR)),
        ("页面.html", b"<html><script>alert(1)</script></html>"),
        ("页面.txt", b"<html><script>alert(1)</script></html>"),
        ("页面.pdf", b"<html>%PDF-1.7 %%EOF"),
        ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("图.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("图.png.svg", png()),
        ("报告.exe.pdf", PDF),
        ("报告.pdf.exe", PDF),
        ("报告.html.pdf", PDF),
        ("报告.docx", PDF),
        ("报告.pdf", package()),
        ("报告", PDF),
        ("图.jpg", JPG + package()),
        ("图.png", png() + package()),
        ("报告.pdf", PDF + package()),
        ("报告.pdf", b"%PDF-1.7 <html><body>" + PDF[8:]),
        ("报告.pdf", PDF.replace(b"/Type", b"/JavaScript (app.alert(1)) /Type")),
        ("报告.docx", package() + b"<html>"),
        ("宏.docx", package(**{"word__vbaProject.bin": b"x"})),
        ("宏.xlsx", package("spreadsheetml.sheet", **{"xl__vbaProject.bin": b"x"})),
        ("坏.docx", b"PK\x03\x04" + b"\x00" * 40),
        ("程序.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100),
    ],
)
def test_judge_refuses_what_is_dangerous_or_not_what_it_says(name: str, data: bytes) -> None:
    assert isinstance(judge(data, name, EVERY), FileFault)


def test_judge_guard_is_content_not_name() -> None:
    """Control: the same bytes pass under their own name, so what refuses above is the content check."""
    assert judge(package(), "报告.docx", EVERY) == FileKind.DOCX
    assert isinstance(judge(package(), "报告.docx", frozenset({FileKind.PDF})), FileFault)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\报告\\细则.pdf", "细则.pdf"),
        ("细则\u202efdp.pdf", "细则fdp.pdf"),
        ("细\r\n则\x00.pdf", "细则.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_clean_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_store_renames_hashes_and_keeps_owner(zhou: Account, tmp_path: Path) -> None:
    row = files.store(SimpleUploadedFile("../细则.pdf", PDF), by=zhou, at=timezone.now())

    stored = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert stored == [f"{row.id.hex[:2]}/{row.id.hex}"]
    assert (row.name, row.media_type, row.size, row.sha256) == (
        "细则.pdf", "application/pdf", len(PDF), hashlib.sha256(PDF).hexdigest()
    )  # fmt: skip
    assert row.stored_by == zhou


def test_store_refused_writes_neither_row_nor_file(zhou: Account, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        files.store(SimpleUploadedFile("细则.pdf", EICAR), by=zhou, at=timezone.now())

    assert refusal.value.findings[0].title == "文件被识别为病毒（测试）特征码"
    assert not StoredFile.objects.exists()
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_store_over_size_limit_refused(zhou: Account, settings: Settings) -> None:
    settings.FILE_SIZE_LIMIT = len(PDF) - 1

    with pytest.raises(Refused, match="超过上限"):
        files.store(SimpleUploadedFile("细则.pdf", PDF), by=zhou, at=timezone.now())


def test_store_over_account_quota_refused(zhou: Account, settings: Settings) -> None:
    settings.FILE_ACCOUNT_QUOTA = 2 * len(PDF)
    for _ in range(2):
        files.store(SimpleUploadedFile("细则.pdf", PDF), by=zhou, at=timezone.now())

    with pytest.raises(Refused, match="本账号已存"):
        files.store(SimpleUploadedFile("细则.pdf", PDF), by=zhou, at=timezone.now())
    assert StoredFile.objects.count() == 2


def finds_everything(data: bytes) -> str:
    return "Test.Virus"


def test_store_asks_the_configured_scanner(zhou: Account, settings: Settings) -> None:
    settings.FILE_SCANNER = "tests.core.test_files.finds_everything"

    with pytest.raises(Refused, match=r"Test\.Virus"):
        files.store(SimpleUploadedFile("细则.pdf", PDF), by=zhou, at=timezone.now())


def test_serve_is_an_attachment_never_sniffed(zhou: Account) -> None:
    row = files.store(SimpleUploadedFile("细则.pdf", PDF), by=zhou, at=timezone.now())

    with closing(files.serve(row)) as response:
        assert b"".join(response.streaming_content) == PDF
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["Cache-Control"] == "private, no-store"


def test_size_text() -> None:
    assert [files.size_text(size) for size in (10, 318_000, 2_500_000)] == ["1 KB", "311 KB", "2.4 MB"]
