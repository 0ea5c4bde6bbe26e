"""Formulas of people's own: what they ask for is moved, and nothing else in them is touched."""

from __future__ import annotations

import random

import pytest
from openpyxl.formula.translate import Translator

from virksomhetsrapport.cells import Area, column_letters
from virksomhetsrapport.formulas import beyond, redirected, shifted


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+B2", "B3+C4"),
        ("$A$1+$B2+C$3", "$A$1+$B4+D$3"),
        ("SUM(A1:B4)", "SUM(B3:C6)"),
        ("SUM(A:B)+SUM(2:3)", "SUM(B:C)+SUM(4:5)"),
        ('"A1"&B2&"si ""C3"" her"', '"A1"&C4&"si ""C3"" her"'),
        ("LOG10(A1)", "LOG10(B3)"),
        ("'A1 B2'!A1+Ark1!A1+Økonomi!C5", "'A1 B2'!B3+Ark1!B3+Økonomi!D7"),
        ("min_sum+A1x+A1.2", "min_sum+A1x+A1.2"),
        ("1E5+A1", "1E5+B3"),
        ("TRUE", "TRUE"),
    ],
)
def test_a_formula_that_many_cells_share_is_read_where_it_stands(formula, moved):
    assert shifted(formula, 2, 1) == moved


@pytest.mark.parametrize("seed", range(40))
def test_it_is_read_as_another_program_reads_it(seed):
    chance = random.Random(seed)

    def cell() -> str:
        fixed = [chance.choice(("", "$")) for _ in range(2)]
        return f"{fixed[0]}{column_letters(chance.randint(1, 60))}{fixed[1]}{chance.randint(1, 900)}"

    pieces = [
        *(cell() for _ in range(3)),
        f"SUM({cell()}:{cell()})",
        f"'Ark to'!{cell()}",
        f'IF({cell()}>3,"B2",{cell()})',
        f"Ark1!{cell()}",
    ]
    chance.shuffle(pieces)
    formula, rows, columns = "+".join(pieces), chance.randint(0, 40), chance.randint(0, 20)
    wanted = Translator(f"={formula}", "A1").translate_formula(row_delta=rows, col_delta=columns)
    assert f"={shifted(formula, rows, columns)}" == wanted


def test_a_formula_follows_what_it_asks_for_on_another_sheet():
    def where(sheet: str, area: Area | None) -> tuple[str, Area | None] | None:
        if sheet == "Borte":
            return None
        return ("Ny's", Area(area.top + 1, area.left, area.bottom + 1, area.right) if area else None)

    assert redirected("B2+Resultat!$C$4*2", where) == "B2+'Ny''s'!$C$5*2"
    assert redirected("SUM('Mitt ark'!B2:$C9)+\"Borte!A1\"", where) == "SUM('Ny''s'!B3:$C10)+\"Borte!A1\""
    assert redirected("VLOOKUP(1,Resultat!A:F,2)", where) == "VLOOKUP(1,'Ny''s'!A:F,2)"
    assert redirected("B2+Borte!A1", where) is None
    assert redirected("B2*3", where) == "B2*3"


@pytest.mark.parametrize(("formula", "told"), [("[1]Ark!A1", True), ("Tabell1[Sum]", True), ('"[1]"&A1', False)])
def test_what_lies_in_another_workbook_or_has_a_name_of_its_own_cannot_be_moved(formula, told):
    assert beyond(formula) is told
