"""Files that were cut short or lost a byte on the way: told, or without effect, and never a crash."""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bad_input.office import parts_of, report_text, write_parts
from bad_input.runs import ERRORS, FAILED, FINE, Outcome, figures, refused, run_here, well_said

XML = re.compile(r"xl/(workbook|sharedStrings|styles|worksheets/sheet[2-6])\.xml|.*\.rels")
DOCUMENT = re.compile(r"word/(document|styles|numbering|header1|footer1|settings)\.xml|.*\.(rels|xml)")


def flipped(data: bytes, chance: random.Random, count: int = 1) -> bytes:
    """The bytes with one bit changed in `count` of them."""
    spoiled = bytearray(data)
    for _ in range(count):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def garbled(text: bytes, chance: random.Random) -> bytes:
    """XML with a stretch lost, said twice, or a value changed for an odd one."""
    start = chance.randrange(len(text))
    end = start + chance.choice((1, 2, 7, 40))
    match chance.randrange(4):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + text[start:]
        case 2:
            odd = chance.choice(('""', '"-1"', '"99999999999"', '"x"', '"NaN"', '"1e999"', '"æ"', '"\u0661"'))
            values = list(re.finditer(rb'"[^"<>]*"', text))
            value = chance.choice(values)
            return text[: value.start()] + odd.encode() + text[value.end() :]
        case _:
            odd = chance.choice(("", "-1", "NaN", "INF", "1e400", "1E+40", "#REF!", "x" * 40000, "\u0661", " 7 "))
            texts = list(re.finditer(rb">([^<>]+)<", text)) or [re.match(rb"()", text)]
            value = chance.choice(texts)
            return text[: value.start(1)] + odd.encode() + text[value.end(1) :]


COMMENTED = "mal med merknader.docx"
"""The copy of a template that says in comments what is wrong with it."""


def told_or_done(outcome: Outcome) -> None:
    well_said(outcome.err)
    assert outcome.code in (FINE, ERRORS, FAILED)
    assert outcome.code == FINE or outcome.changed <= {COMMENTED}
    assert outcome.code == FINE or outcome.err.strip()


Before: TypeAlias = tuple[str, dict[str, dict[str, Any]]]
"""What `check` said of a workbook, and its figures."""


def as_it_was(book: Path) -> Before:
    return run_here("check", book).err, figures(book)


def told_or_harmless(book: Path, before: Before) -> None:
    """A workbook of which nothing new is said still has every figure that it had."""
    said, figures_then = before
    outcome = run_here("check", book)
    told_or_done(outcome)
    if outcome.err == said:
        assert figures(book) == figures_then


@pytest.mark.parametrize("share", range(2, 100, 2))
def test_a_workbook_that_was_cut_short_is_damaged(book: Path, share: int) -> None:
    data = book.read_bytes()
    book.write_bytes(data[: len(data) * share // 100])
    refused(run_here("check", book), "bok.xlsx er skadet eller ikke lagret ferdig")


@pytest.mark.parametrize("share", range(10, 100, 10))
def test_a_template_that_was_cut_short_is_damaged(book: Path, template: Path, share: int) -> None:
    data = template.read_bytes()
    template.write_bytes(data[: len(data) * share // 100])
    refused(run_here("report", book, "--out", "r.docx", "--template", template), "mal.docx er skadet")


@pytest.mark.parametrize("missing", [1, 2, 10, 22, 23, 40, 100])
def test_a_workbook_that_lacks_its_last_bytes_is_damaged(book: Path, missing: int) -> None:
    book.write_bytes(book.read_bytes()[:-missing])
    refused(run_here("check", book), "bok.xlsx er skadet")


@pytest.mark.soak
def test_a_workbook_cut_short_at_any_byte_never_crashes(book: Path) -> None:
    data = book.read_bytes()
    for length in range(0, len(data), 17):
        book.write_bytes(data[:length])
        refused(run_here("check", book))


def test_a_workbook_with_a_few_bytes_too_many_is_told_or_read(book: Path) -> None:
    before = as_it_was(book)
    book.write_bytes(book.read_bytes() + b"\r\n\r\n")
    told_or_harmless(book, before)


def test_a_workbook_behind_a_few_odd_bytes_is_told_or_read(book: Path) -> None:
    before = as_it_was(book)
    book.write_bytes(b"\n" + book.read_bytes())
    told_or_harmless(book, before)


def flip_bytes(book: Path, times: int, seed: int) -> None:
    before, data, chance = as_it_was(book), book.read_bytes(), random.Random(seed)
    for _ in range(times):
        book.write_bytes(flipped(data, chance, chance.choice((1, 1, 1, 5))))
        told_or_harmless(book, before)


def test_a_flipped_byte_is_told_or_without_effect(book: Path) -> None:
    flip_bytes(book, 200, 1)


@pytest.mark.soak
def test_thousands_of_flipped_bytes_are_told_or_without_effect(book: Path) -> None:
    flip_bytes(book, 3000, 2)


def garble_parts(book: Path, times: int, seed: int) -> None:
    parts, chance = parts_of(book), random.Random(seed)
    names = [name for name in parts if XML.fullmatch(name)]
    for _ in range(times):
        name = chance.choice(names)
        write_parts(book, {**parts, name: garbled(parts[name], chance)}, zipfile.ZIP_STORED)
        told_or_done(run_here("check", book))


def test_garbled_xml_in_a_workbook_never_crashes(book: Path) -> None:
    garble_parts(book, 150, 3)


@pytest.mark.soak
def test_garbled_xml_in_thousands_of_workbooks_never_crashes(book: Path) -> None:
    garble_parts(book, 3000, 4)


def garble_template(book: Path, template: Path, times: int, seed: int) -> None:
    parts, chance = parts_of(template), random.Random(seed)
    names = [name for name in parts if DOCUMENT.fullmatch(name)]
    for _ in range(times):
        name = chance.choice(names)
        write_parts(template, {**parts, name: garbled(parts[name], chance)}, zipfile.ZIP_STORED)
        outcome = run_here("report", book, "--out", "r.docx", "--template", template)
        told_or_done(outcome)
        if outcome.code == FINE:
            report_text(Path("r.docx"))
            Path("r.docx").unlink()


def test_garbled_xml_in_a_template_never_crashes(book: Path, template: Path) -> None:
    garble_template(book, template, 40, 12)


@pytest.mark.soak
def test_garbled_xml_in_thousands_of_templates_never_crashes(book: Path, template: Path) -> None:
    garble_template(book, template, 1000, 6)


def test_a_flipped_byte_in_a_template_is_told_or_without_effect(book: Path, template: Path) -> None:
    data, chance = template.read_bytes(), random.Random(7)
    for _ in range(25):
        template.write_bytes(flipped(data, chance))
        told_or_done(run_here("report", book, "--out", "r.docx", "--template", template))
