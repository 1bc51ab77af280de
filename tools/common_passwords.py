"""Make organization/data/common-passwords.txt.gz: what people in a Chinese county office choose first.

    python -m tools.common_passwords

One entry a line, lower case, letters and digits only, sorted: Django's list of leaked passwords (19,640), walks over
the keyboard, dates, common surnames with common given names in pinyin, place names of provinces and prefectures, and
phrases. A password is common when it, or the word inside its decoration, is an entry
(organization.rules.passwords.variants).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from django.contrib.auth import password_validation

from organization.rules.names import place_words

TARGET = Path(__file__).resolve().parent.parent / "organization" / "data" / "common-passwords.txt.gz"
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p")
WORDS = Path(__file__).with_name("common_words.txt")
ENDINGS = ("xian", "shi", "qu", "zhen", "xiang", "123", "1234", "123456", "888", "666", "520", "2024", "2025", "2026")


def words() -> dict[str, list[str]]:
    """The word lists by section: surnames, given, places, phrases."""
    found: dict[str, list[str]] = {}
    for line in WORDS.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            section.extend(line.split())
    return found


def walks() -> Iterator[str]:
    """Straight walks of four keys and more, both ways, pairs of them, and columns strung together."""
    straight = [row[a:b] for row in ROWS for a in range(len(row)) for b in range(a + 4, len(row) + 1)]
    yield from straight
    yield from (walk[::-1] for walk in straight)
    short = [walk for walk in straight if len(walk) <= 6]
    yield from (a + b for a, b in product(short, short))
    for count in range(1, len(COLUMNS) + 1):
        for first in range(len(COLUMNS) - count + 1):
            strung = COLUMNS[first : first + count]
            yield "".join(strung)
            yield "".join(reversed(strung))
            yield "".join(column[::-1] for column in strung)


def dates() -> Iterator[str]:
    """Birthdays and anniversaries, 1940 to 2035."""
    day = date(1940, 1, 1)
    while day.year <= 2035:
        yield f"{day:%Y%m%d}"
        day += timedelta(days=1)


def names(surnames: list[str], given: list[str]) -> Iterator[str]:
    """Surname with one or two given syllables, also the other way round for one."""
    for surname, first in product(surnames, given):
        yield surname + first
        yield first + surname
    yield from (surname + first + second for surname in surnames[:16] for first, second in product(given, given))


def entries() -> set[str]:
    """All entries, normalised: lower case letters and digits, four characters and more."""
    listed = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(listed, "rt", encoding="utf-8") as source:
        found = {line.strip() for line in source}
    lists = words()
    places = {word for place in lists["places"] for word in place_words(place) if word.isascii()}
    places |= set(lists["phrases"])
    found |= places | {word + ending for word in places for ending in ENDINGS}
    found |= {*walks(), *dates(), *names(lists["surnames"], lists["given"])}
    return {plain for text in found if len(plain := re.sub(r"[^a-z0-9]", "", text.lower())) >= 4}


def main() -> None:
    lines = "\n".join(sorted(entries())) + "\n"
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write(lines.encode())


if __name__ == "__main__":
    main()
