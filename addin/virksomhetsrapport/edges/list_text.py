"""Lists in text files: which letters, which separator, and which line each row stands on."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

import numpy as np

from virksomhetsrapport.edges.package import PackageError
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.hr.model import Array, RawList
from virksomhetsrapport.hr.raw import numbered_rows
from virksomhetsrapport.hr.table import DEEPEST, Headings, Wanted, best_row, folded_headings, folded_rows

SEPARATORS = (";", "\t", ",", "|")
MOST_BYTES = 400_000_000
MOST_CELLS = 40_000_000
_HEAD = 200_000
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class TextListError(ProgramError):
    """The file is no list in text."""


def read_text_list(path: Path, wanted: Wanted, headings: Headings) -> RawList:
    """The list in a text file, every cell a text. Raises `TextListError` where its rows cannot be told for certain."""
    text = _decoded(_bytes(path), path.name)
    lines = 0
    if told := _TOLD.match(text):
        separator, lines = told[1], 1
        text = text[told.end() :]
    else:
        separator = max(SEPARATORS, key=lambda each: _likeness(text[:_HEAD], each, wanted, headings))
    rows, starts = _rows(text, separator, path.name)
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    if len(rows) * width > MOST_CELLS:
        raise PackageError("list-sheet-too-large", file=path.name)
    numbers = np.asarray(starts[: len(rows)], np.int64) + lines
    _refuse_shifted(rows, numbers, path.name, wanted, headings)
    return numbered_rows(path.name, rows, numbers)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PackageError("file-too-large", file=path.name)
        return path.read_bytes()
    except FileNotFoundError:
        raise PackageError("file-not-found", file=str(path)) from None
    except IsADirectoryError:
        raise PackageError("file-is-folder", file=str(path)) from None
    except OSError:
        raise PackageError("file-unreadable", file=str(path)) from None


def _decoded(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, found out from its bytes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        letters: tuple[str, ...] = ("utf-16",)
    elif data[1:400:2].count(0) * 4 > len(data[1:400:2]) > 0:
        letters = ("utf-16-le",)
    elif data[:400:2].count(0) * 4 > len(data[:400:2]) > 0:
        letters = ("utf-16-be",)
    else:
        letters = ("utf-8-sig", "cp1252")
    for each in letters:
        try:
            text = data.decode(each)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
        break
    raise TextListError("list-not-text", file=file)


def _likeness(head: str, separator: str, wanted: Wanted, headings: Headings) -> tuple[int, int]:
    """How many headings a separator finds in one row of the file's head, and how many columns it gives."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= DEEPEST:
                break
    except csv.Error:
        pass
    known = folded_headings(wanted, headings)
    texts = folded_rows(rows)
    best = best_row(texts, known)
    if best is None:
        return 0, 0
    return sum(any(text in words for text in texts[best]) for words in known.values()), len(rows[best])


def _rows(text: str, separator: str, file: str) -> tuple[list[list[str]], list[int]]:
    """The rows, and the number of the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    numbers = []
    line = 0
    try:
        for row in reader:
            numbers.append(line + 1)
            line = reader.line_num
            rows.append(row)
    except csv.Error:
        raise TextListError("list-quotes", file=file, line=line + 1) from None
    return rows, numbers


def _refuse_shifted(rows: list[list[str]], numbers: Array, file: str, wanted: Wanted, headings: Headings) -> None:
    """A row with more cells than there are headings has a separator too many: whose cell is whose cannot be told."""
    best = best_row(folded_rows(rows[:DEEPEST]), folded_headings(wanted, headings))
    if best is None:
        return
    width = len(rows[best])
    for row, number in zip(rows[best + 1 :], numbers[best + 1 :], strict=True):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            raise TextListError("list-fields-many", file=file, line=int(number))
