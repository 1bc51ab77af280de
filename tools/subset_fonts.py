"""Cut the vendored faces of core/documents/fonts out of freely licensed complete fonts.

Usage: ``python tools/subset_fonts.py SOURCES [TARGET ...]`` where SOURCES is a folder that holds, at any depth, the
files of the Debian packages fonts-noto-cjk, fonts-arphic-ukai and texlive-lang-chinese (``apt-get download`` followed
by ``dpkg-deb -x`` is enough, nothing has to be installed) and TARGET names faces to cut, all without it.

Each face keeps ASCII, the whole of GB2312, the 1,467 characters of the 通用规范汉字表 (2013) that GB2312 lacks
(names such as 喆 堃 昇 珺 祎 玥 䶮; listed in charset-names.txt) and the signs of official papers, as far as the
source has them. Faces are renamed "Santixi ...": licences reserve the original names, and a document must never
pick up a different font of the same name from the machine. Outlines stay as they are (CFF or TrueType, never
woff2, which WeasyPrint unpacks slowly); hints and layout features go, a PDF on A4 needs neither,
and all faces get one ascent and descent.
Needs fontTools (a dependency of WeasyPrint).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "core" / "documents" / "fonts"
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩✓✗☐☑□■▲▼↑↓→←●○★☆×÷±≤≥≠≈–—…·〔〕‰％℃㎡№￥‘’“”々\u00a0\u3000"
NAME_IDS_OF_FAMILY = (1, 3, 4, 6, 16, 18, 20, 21)


@dataclass(frozen=True)
class Face:
    """One face to cut: file name of the source, index in its collection, new family, weight class."""

    source: str
    index: int
    family: str
    weight: int
    target: str


FACES = (
    Face("FandolFang-Regular.otf", -1, "Santixi FangSong", 400, "SantixiFangSong-Regular.otf"),
    Face("ukai.ttc", 0, "Santixi Kai", 400, "SantixiKai-Regular.ttf"),
    Face("NotoSerifCJK-Regular.ttc", 2, "Santixi Song", 400, "SantixiSong-Regular.otf"),
    Face("NotoSerifCJK-Bold.ttc", 2, "Santixi Song", 700, "SantixiSong-Bold.otf"),
    Face("NotoSansCJK-Regular.ttc", 2, "Santixi Hei", 400, "SantixiHei-Regular.otf"),
    Face("NotoSansCJK-Bold.ttc", 2, "Santixi Hei", 700, "SantixiHei-Bold.otf"),
)


def gb2312() -> set[str]:
    """All 7,445 characters of GB 2312-80, read from the codec."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    """Code points every face should have."""
    names = (FONTS / "charset-names.txt").read_text("utf-8")
    text = gb2312() | set(SIGNS) | {char for char in names if not char.isspace()}
    return {ord(char) for char in text} | set(range(0x20, 0x7F)) | {0xA0, 0xB2, 0xB3, 0xB7}


def drawn(font: TTFont, codes: set[int]) -> set[int]:
    """Those code points whose glyph has an outline (or is a space): some sources map characters to nothing.

    A blank glyph in front of the fallback face would print a name with a hole in it (AR PL UKai does so for 䶮).
    """
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    found = set()
    for code in codes & cmap.keys():
        pen = BoundsPen(glyphs)
        glyphs[cmap[code]].draw(pen)
        if pen.bounds or chr(code).isspace():
            found.add(code)
    return found


def rename(font: TTFont, face: Face) -> None:
    """Give the face its own family name and a plain weight; keep copyright and licence (ids 0, 13, 14)."""
    style = "Bold" if face.weight >= 700 else "Regular"
    postscript = f"{face.family.replace(' ', '')}-{style}"
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 7, 9, 11, 13, 14)]
    for name_id, text in (
        (1, face.family),
        (2, style),
        (3, postscript),
        (4, f"{face.family} {style}"),
        (6, postscript),
        (10, f"Modified 2026-11-21: subset of {face.source}, renamed and unhinted; see NOTICE.md"),
    ):
        table.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    font["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
    font["head"].macStyle = 1 if style == "Bold" else 0
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName, top.Weight = f"{face.family} {style}", face.family, style


def level(font: TTFont) -> None:
    """Give every face the same ascent and descent: a character from a fallback face must not move its line."""
    em = font["head"].unitsPerEm
    ascent, descent = round(em * 0.88), round(em * 0.12)
    header, metrics = font["hhea"], font["OS/2"]
    header.ascent, header.descent, header.lineGap = ascent, -descent, 0
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ascent, -descent, 0
    metrics.usWinAscent, metrics.usWinDescent = ascent, descent


def cut(face: Face, source: Path) -> Path:
    """Write the subset of one face and return its path; the same source gives the same bytes."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["FFTM", "GSUB", "GPOS", "GDEF", "BASE", "DSIG", "VORG", "vhea", "vmtx"]
    font = TTFont(source, fontNumber=face.index, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=drawn(font, wanted()))
    cutter.subset(font)
    rename(font, face)
    level(font)
    target = FONTS / face.target
    font.save(target)
    return target


def main(folder: str, *targets: str) -> None:
    for face in FACES:
        if targets and face.target not in targets:
            continue
        found = sorted(Path(folder).rglob(face.source))
        if not found:
            raise SystemExit(f"{face.source} not found below {folder}")
        target = cut(face, found[0])
        sys.stdout.write(f"{target.name} {target.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
