"""The hidden sheet on which a workbook remembers the definition that it was made from."""

from __future__ import annotations

import xlsxwriter

from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.remembered import DIGEST_ROW, FIRST_ROW, NAME, SHEET, digest, rows_of
from virksomhetsrapport.shapes.sheet import name_of

INTRO = "Definisjonen som arbeidsboken er laget av. Programmet leser den når definisjonen senere er endret."


def write_definition(book: xlsxwriter.Workbook, text: str, made: Formats) -> None:
    """A line a row. It is nothing to look at or to change, so no menu shows it."""
    if not text:
        return
    sheet = book.add_worksheet(SHEET)
    sheet.very_hidden()
    plain = made.of()
    sheet.write_string(0, 0, SHEET, made.of(formats.TITLE))
    sheet.write_string(1, 0, INTRO, made.of(formats.MUTED))
    sheet.write_string(DIGEST_ROW - 1, 0, digest(text), made.of(formats.MUTED))
    row = FIRST_ROW
    for row, pieces in enumerate(rows_of(text), FIRST_ROW):
        for column, piece in enumerate(pieces):
            sheet.write_string(row - 1, column, piece, plain)
    book.define_name(name_of(NAME), f"={SHEET}!$A${FIRST_ROW}:$A${row}")
