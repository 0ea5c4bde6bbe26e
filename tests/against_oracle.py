"""Holds what the program says against what the oracle says: every fact, every error, the whole text of a report."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from office.documents import Block, Paragraph, lines, plain, read_blocks, read_margins
from oracle import Figure, Inputs, Oracle
from oracle.base import MONTHS, show, suffix
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.facts import Fact
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.since import is_of_past

EXACT = 20
"""Long divisions end after more digits than so many."""
MARK = "Utkast – ikke utstedt"


def assert_figures(catalogue: Catalogue, figures: Mapping[str, Figure]) -> None:
    """Every fact of this report is a figure of the oracle, of the same value, unit, decimals and status."""
    assert sorted(id for id in catalogue.facts if not is_of_past(id)) == sorted(figures)
    pairs = [(catalogue.facts[id], figure) for id, figure in figures.items()]
    wrong = [f"{fact}\n    is not {figure}" for fact, figure in pairs if not _says_the_same(fact, figure)]
    assert not wrong, "\n".join(wrong)


def assert_errors(catalogue: Catalogue, errors: Iterable[str]) -> None:
    """As many errors as there should be, each of them about what it should be about."""
    wanted, told = sorted(errors), [say_finding(error) for error in catalogue.errors]
    assert len(told) == len(wanted), "\n".join(["Wanted:", *wanted, "Told:", *told])
    assert not [label for label in wanted if not any(label in sentence for sentence in told)]


def assert_text(
    oracle: Oracle, inputs: Inputs, report: Path, template: Path, errors: Sequence[str], reason: str
) -> None:
    """All of the text of a report is as it should be, and it keeps the errors that were accepted, with the reason.

    Headings and notes of tables are those of the report.
    """
    blocks = read_blocks(report)
    kept = [block.text for block in blocks if _is_reservation(block)]
    rest = [block for block in blocks if not _is_reservation(block)]
    expected = [*oracle.document(inputs, rest), *oracle.margins(read_margins(template), inputs)]
    found = [*rest, *_without_mark(read_margins(report))]
    differences = list(difflib.unified_diff(lines(expected), lines(found), "oracle", "report", n=0, lineterm=""))
    assert not differences, "\n".join(differences)
    assert sum(reason in text for text in kept) == bool(errors)
    assert len(kept) == (1 + len(errors) if errors else 0), "\n".join([*errors, "Kept:", *kept])
    assert all(any(label in text for text in kept[1:]) for label in errors)


def _without_mark(margins: Sequence[Paragraph]) -> list[Paragraph]:
    """Headers and footers without the mark of a draft, which is in some of them, and the line that it belongs to."""
    at = [number for number, paragraph in enumerate(margins) if plain(paragraph.text) == MARK]
    assert at
    assert not any(margins[number + 1].text for number in at)
    return [each for number, each in enumerate(margins) if number not in at and number - 1 not in at]


def _is_reservation(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "Forbehold"


def _says_the_same(fact: Fact, figure: Figure) -> bool:
    status = STATUS[fact.status].word if fact.status else ""
    if (fact.unit.suffix, status) != (suffix(figure.unit), figure.status):
        return False
    if isinstance(fact.value, dt.date):
        return figure.value == f"{fact.value.day}.\u00a0{MONTHS[fact.value.month - 1]} {fact.value.year}"
    if not isinstance(fact.value, Decimal) or not isinstance(figure.value, Fraction):
        return fact.value == figure.value
    apart, size = abs(Fraction(fact.value) - figure.value), max(abs(figure.value), Fraction(1))
    shown = fact.decimals == figure.decimals or show(figure.value, fact.decimals) == show(figure.value, figure.decimals)
    return apart <= size / 10**EXACT and shown
