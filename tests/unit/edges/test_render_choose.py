"""Which renderer is taken: the one asked for, or the best that is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from virksomhetsrapport.edges.messages import say_error
from virksomhetsrapport.edges.render.choose import PageSource, renderer
from virksomhetsrapport.edges.render.libreoffice import LibreOffice
from virksomhetsrapport.edges.render.word import Word
from virksomhetsrapport.errors import OutputError

WORD = Word("16.0", object, lambda _: 0, ())
OFFICE = LibreOffice(Path("soffice"))


def chosen(source: PageSource, *here: object) -> object:
    """What is taken on a machine that has these."""
    return renderer(source, lambda: WORD if WORD in here else None, lambda: OFFICE if OFFICE in here else None)


@pytest.mark.parametrize(
    ("here", "taken"),
    [((WORD, OFFICE), WORD), ((WORD,), WORD), ((OFFICE,), OFFICE), ((), None)],
    ids=["both", "Word", "LibreOffice", "neither"],
)
def test_auto_takes_word_before_libreoffice_and_none_where_there_is_neither(here, taken):
    assert chosen(PageSource.AUTO, *here) is taken


def test_none_takes_none_though_both_are_here():
    assert chosen(PageSource.NONE, WORD, OFFICE) is None


def test_the_one_asked_for_is_taken():
    assert chosen(PageSource.WORD, WORD, OFFICE) is WORD
    assert chosen(PageSource.LIBREOFFICE, WORD, OFFICE) is OFFICE


@pytest.mark.parametrize(
    ("source", "here", "word"),
    [(PageSource.WORD, OFFICE, "Word"), (PageSource.LIBREOFFICE, WORD, "Installer LibreOffice")],
)
def test_the_one_asked_for_that_is_not_here_is_told_with_what_to_do(source, here, word):
    with pytest.raises(OutputError) as told:
        chosen(source, here)
    (said,) = say_error(told.value)
    assert word in said
    assert "--pages" in said
