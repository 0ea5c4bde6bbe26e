"""Templates with slips that nobody thought of: each gives a report without a hole, or is told with its place."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import docx
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bad_input.office import add_raw_paragraph, parts_of, report_text, write_template
from virksomhetsrapport import app
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.word.report import write_report
from virksomhetsrapport.elements import Text
from virksomhetsrapport.errors import TemplateError
from virksomhetsrapport.record import Accepted

GOOD = (
    "{{ resultat.resultat.faktisk | mnok }}",
    "{{ resultat.sum_totale.avvik | mnok | abs }}",
    "{{ sykefravaer.totalt[siste] }}",
    "{{ organisasjon.navn | stor }}",
    "{{ periode.siste_maaned }}",
    "{{ se: risiko }}",
)
BLOCKS = (
    "{{ tabell: risiko }}",
    "{{ tekst: okonomi.resultat }}",
    "{{ innhold }}",
    "{{ tabelliste }}",
    "{{ forbehold }}",
)
TYPED = "{}|[].: _-abcæøå19\u00a0\u00ad\u201d\u2013ABC<&>"
SLIPS = ("delete", "insert", "double", "swap")


@st.composite
def slipped(draw: st.DrawFn, good: str) -> str:
    """A placeholder with up to three characters deleted, typed in, doubled or swapped."""
    text = good
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(len(text) - 1, 0)))
        match draw(st.sampled_from(SLIPS)):
            case "delete":
                text = text[:at] + text[at + 1 :]
            case "insert":
                text = text[:at] + draw(st.sampled_from(TYPED)) + text[at:]
            case "double":
                text = text[: at + 1] + text[at:]
            case _:
                text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    before = draw(st.sampled_from(("", "Resultatet er ")))
    texts = draw(st.lists(st.sampled_from(GOOD).flatmap(slipped), min_size=1, max_size=3))
    block = draw(st.none() | st.sampled_from(BLOCKS).flatmap(slipped))
    return block if block is not None else before + " og ".join(texts) + "."


def split(text: str, cuts: list[int]) -> str:
    """A paragraph's runs, cut at these places, every second one bold, with what Word leaves between runs."""
    ends = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    between = (
        "<w:proofErr w:type='spellStart'/>",
        "<w:bookmarkStart w:id='70{0}' w:name='b{0}'/><w:bookmarkEnd w:id='70{0}'/>",
    )
    runs = []
    for number, (start, end) in enumerate(itertools.pairwise(ends)):
        said = text[start:end].replace("&", "&amp;").replace("<", "&lt;")
        look = "<w:rPr><w:b/></w:rPr>" if number % 2 else ""
        runs.append(f'<w:r>{look}<w:t xml:space="preserve">{said}</w:t></w:r>{between[number % 2].format(number)}')
    return "".join(runs)


Report: TypeAlias = Callable[[list[str], list[int]], "str | TemplateError"]


@pytest.fixture(scope="session")
def catalogue(good: Path) -> Catalogue:
    return app.check(good).catalogue


@pytest.fixture(scope="session")
def report(catalogue: Catalogue, pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Makes a template of these paragraphs, cut at these places; gives what the report says, or what is told."""
    place = tmp_path_factory.mktemp("tilfeldig")
    template, out = place / "mal.docx", place / "r.docx"

    def make(texts: list[str], cuts: list[int]) -> str | TemplateError:
        write_template(pattern, template)
        document = docx.Document(str(template))
        for text in texts:
            add_raw_paragraph(document, split(text, cuts))
        document.save(str(template))
        try:
            write_report(out, template, catalogue, "bok.xlsx", Accepted(), dt.datetime(2025, 3, 1), None)
        except TemplateError as fault:
            return fault
        for name, data in parts_of(out).items():
            # The record keeps texts as they were typed, placeholders and all.
            if name.endswith((".xml", ".rels")) and not name.startswith("customXml/"):
                assert b"{{" not in data, name
                assert b"}}" not in data, name
        return report_text(out)

    return make


@pytest.fixture(scope="session")
def cells(catalogue: Catalogue) -> frozenset[str]:
    """The cells that texts are typed in: a reference in one of them may lead to what the template does not show."""
    texts = [element for element in catalogue.elements.values() if isinstance(element, Text)]
    return frozenset(str(paragraph.source) for text in texts for paragraph in text.paragraphs)


def tell_or_report(report: Report, cells: frozenset[str], texts: list[str], cuts: list[int]) -> None:
    outcome = report(texts, cuts)
    event("told" if isinstance(outcome, TemplateError) else "a report")
    if isinstance(outcome, TemplateError):
        assert outcome.code == "template-faults"
        assert outcome.faults
        places = {f"kapittel «Kapittel», avsnitt {number}" for number in range(1, len(texts) + 1)}
        assert {fault.where for fault in outcome.faults} <= places | cells


@given(st.lists(paragraphs(), min_size=1, max_size=4), st.lists(st.integers(0, 80), max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_template_with_slips_gives_a_whole_report_or_is_told_with_its_places(report, cells, texts, cuts):
    tell_or_report(report, cells, texts, cuts)


@pytest.mark.soak
@given(st.lists(paragraphs(), min_size=1, max_size=8), st.lists(st.integers(0, 160), max_size=12))
@settings(max_examples=3000, deadline=None)
def test_thousands_of_templates_with_slips_give_whole_reports_or_are_told(report, cells, texts, cuts):
    tell_or_report(report, cells, texts, cuts)


@given(st.lists(st.sampled_from(GOOD), min_size=1, max_size=4), st.lists(st.integers(0, 160), max_size=12))
@settings(max_examples=60, deadline=None)
def test_good_placeholders_are_filled_in_however_they_are_split(report, asked, cuts):
    texts = ["{{ tabell: risiko }}", f"Se {' og '.join(asked)}."]
    whole, cut = report(texts, []), report(texts, cuts)
    assert isinstance(whole, str)
    assert cut == whole
