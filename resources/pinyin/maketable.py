#!/usr/bin/env python3
"""maketable.py UNIHAN_READINGS OUTPUT: writes how each Chinese character is read in Mandarin, all
readings that modern dictionaries know, without tones, as a C++ table."""

import bz2
import re
import sys
import unicodedata

# Dictionaries of today's language; the historical ones would make every character a polyphone.
MODERN = ("kHanyuPinlu", "kMandarin", "kXHC1983", "kTGHZ2013")
# For what those leave out.
OTHER = ("kHanyuPinyin",)
MOST_READINGS = 8


def syllables(text):
    """Readings out of a field such as "0121.040:cháng" or "zhǎng(1879) cháng(1179)"."""
    for part in re.split(r"[ ,]", re.sub(r"[0-9.*,]+:", " ", text)):
        plain = unicodedata.normalize("NFD", re.sub(r"\(.*\)", "", part)).lower()
        plain = plain.replace("u\u0308", "v")
        plain = "".join(c for c in plain if "a" <= c <= "z")
        if plain:
            yield plain
        # Typed as "nv" by who has learned it so, as "nu" by who leaves out the dots.
        if plain[:2] in ("lv", "nv"):
            yield plain.replace("v", "u")


def read(path):
    fields = {}
    opened = bz2.open if path.endswith(".bz2") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                if field in MODERN or field in OTHER:
                    fields.setdefault(int(code[2:], 16), {})[field] = value
    return fields


def main():
    readings = {}
    for code, fields in sorted(read(sys.argv[1]).items()):
        names = MODERN if any(name in fields for name in MODERN) else OTHER
        found = dict.fromkeys(s for name in names for s in syllables(fields.get(name, "")))
        if found:
            readings[code] = list(found)[:MOST_READINGS]
    known = sorted({s for found in readings.values() for s in found})
    assert len(known) < 512 and max(readings) < 1 << 18
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("#pragma once\n\n#include <cstdint>\n\nnamespace Library::Pinyin {\n\n")
        out.write("inline constexpr const char *kSyllables[] = {\n")
        for syllable in known:
            out.write(f'"{syllable}",\n')
        out.write("};\n\n// Character << 12 | place of the reading << 9 | syllable.\n")
        out.write("inline constexpr std::uint32_t kReadings[] = {\n")
        for code, found in readings.items():
            for place, syllable in enumerate(found):
                out.write(f"{code << 12 | place << 9 | known.index(syllable)}u,\n")
        out.write("};\n\n} // namespace Library::Pinyin\n")


main()
