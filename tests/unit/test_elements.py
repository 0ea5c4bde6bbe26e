"""Typed text as paragraphs and bullets."""

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.elements import paragraphs_of


@pytest.mark.parametrize("mark", ["- ", "– ", "• "])
def test_a_line_that_begins_with_a_dash_and_a_space_is_a_bullet(mark):
    (bullet,) = paragraphs_of(f"{mark}Først dette")
    assert (bullet.text, bullet.bullet) == ("Først dette", True)


@pytest.mark.parametrize("text", ["-5 grader", "−5 grader", "Sak - og svar"])
def test_a_minus_or_a_dash_elsewhere_makes_no_bullet(text):
    (paragraph,) = paragraphs_of(text)
    assert (paragraph.text, paragraph.bullet) == (text, False)


def test_each_line_is_a_paragraph_and_empty_ones_are_none():
    assert [paragraph.text for paragraph in paragraphs_of("Ett\n\n  \nTo\r\n  Tre ")] == ["Ett", "To", "Tre"]


def test_every_paragraph_knows_the_cell_it_was_typed_in():
    here = CellRef("Tekst", 5, 2)
    assert {paragraph.source for paragraph in paragraphs_of("Ett\nTo", here)} == {here}
