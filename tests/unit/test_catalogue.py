"""The catalogue: all tables, the given facts and what the texts ask for, together."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from virksomhetsrapport.catalogue import TEXT_PROBLEMS, build
from virksomhetsrapport.cells import Cell, CellError, CellRef
from virksomhetsrapport.elements import Figure, Mark, Table, Text
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import lines_by_key
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.grid import Slot
from virksomhetsrapport.shapes.text import TextLayout
from virksomhetsrapport.units import TEXT
from virksomhetsrapport.wording import pieces
from workbooks import SAMPLES, codes, definition_of, filled, inputs_of, only, period_of, put, sample, through_file

TABLES = (
    'id = "tall"\nkind = "key_figures"\nfigures = [{ id = "fte", label = "Stillinger", unit = "månedsverk" }]',
    'id = "tekst"\nkind = "texts"\nsheet = "Tekst"\ntexts = [{ id = "t.a", heading = "A" }]',
)
PARAMETER = 'parameter = [{ id = "frist", label = "Frist", value = 30, unit = "sekunder" }]\n'
DEFINITION = definition_of(*TABLES, months=2, more=PARAMETER)


def catalogue(text="Alt er vel.", month="2025-02", **cover):
    inputs = Inputs({("tall", "fte", "verdi"): Decimal(473)}, {"t.a": text}, {"saksnummer": "08-2025", **cover})
    period = period_of(DEFINITION, month)
    return build(DEFINITION, period.last, filled(DEFINITION, period, inputs))


def said(text, month="2025-02", **cover):
    """The text as the reader sees it."""
    built = catalogue(text, month, **cover)
    return "".join(piece.text for piece in pieces(text, built.facts, built.period)[0])


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("organisasjon.navn", "Prøven helseforetak"),
        ("organisasjon.kortnavn", "Prøven"),
        ("periode.maaneder", "januar og februar"),
        ("periode.navn", "januar og februar 2025"),
        ("periode.siste_maaned", "februar"),
        ("periode.siste", "februar 2025"),
        ("periode.forrige_maaned", "januar"),
        ("periode.neste_maaned", "mars"),
        ("periode.siste_dag", "28.\u00a0februar 2025"),
        ("periode.aar", "2025"),
        ("periode.forrige_aar", "2024"),
        ("rapport.saksnummer", "08-2025"),
        ("rapport.styremote", "24.\u00a0mars 2025"),
        ("parameter.frist", "30\u00a0sekunder"),
        ("tall.fte", "473\u00a0månedsverk"),
    ],
)
def test_a_text_may_state_what_is_given_and_what_was_typed(id, text):
    assert said(f"{{{{ {id} }}}}", styremote=dt.date(2025, 3, 24)) == text


def test_the_same_text_survives_the_turn_of_the_year():
    text = "{{ periode.forrige_maaned }} {{ periode.aar }}, {{ periode.neste_maaned }}"
    assert said(text, "2024-12") == "november 2024, januar"


def test_a_month_that_ends_no_period_is_refused():
    sheets = filled(DEFINITION, period_of(DEFINITION, "2025-02"), Inputs())
    with pytest.raises(WorkbookError) as caught:
        build(DEFINITION, Month(2025, 3), sheets)
    assert (caught.value.code, caught.value.params["months"]) == ("period-not-at-cadence", 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ tall.ftee }}", "placeholder-unknown-name"),
        ("{{ tall.fte | mnok }}", "placeholder-filter-unfit"),
        ("{{ tall.fte | pluuss }}", "placeholder-unknown-filter"),
        ("{{ tall.fte", "placeholder-not-closed"),
        ("tall.fte }}", "placeholder-not-opened"),
        ("{{ tall fte }}", "placeholder-unreadable"),
        ("{{ tabel: tall }}", "placeholder-unknown-word"),
        ("{{ tabell: tall }}", "placeholder-block-in-text"),
        ("{{ innhold }}", "placeholder-block-in-text"),
    ],
)
def test_a_placeholder_that_cannot_be_resolved_is_an_error_in_its_cell(text, code):
    finding = only(catalogue(f"Først.\n{text}").findings, code)
    assert (finding.severity, finding.cell.sheet, finding.cell.a1) == (Severity.ERROR, "Tekst", "B6")


def test_every_problem_of_a_placeholder_has_its_code():
    assert len(TEXT_PROBLEMS) == 10
    assert {code.severity for code in TEXT_PROBLEMS.values()} == {Severity.ERROR}


def test_the_findings_of_all_tables_come_together_worst_first():
    sheets = filled(DEFINITION, period_of(DEFINITION, "2025-02"), Inputs(cover={"styremote": "snart"}))
    found = build(DEFINITION, Month(2025, 2), sheets).findings
    assert {"not-a-date", "cover-empty", "table-empty", "section-empty"} <= set(codes(found))
    assert [finding.severity.rank for finding in found] == sorted(finding.severity.rank for finding in found)


def test_only_errors_hold_a_report_back():
    built = catalogue("")
    assert codes(built.findings) == ["section-empty", "cover-empty"]
    assert built.errors == ()


def built_sample(organisation, month):
    definition, period, inputs = sample(organisation, month)
    return build(definition, period.last, filled(definition, period, inputs))


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_a_sample_month_comes_to_the_same_in_memory_and_through_a_file(organisation, month, tmp_path):
    definition, period, inputs = sample(organisation, month)
    read = build(definition, period.last, through_file(tmp_path / "bok.xlsx", definition, period, inputs))
    built = built_sample(organisation, month)
    assert (read.facts, read.findings) == (built.facts, built.findings)
    assert {id: element for id, element in read.elements.items() if isinstance(element, Table)} == {
        id: element for id, element in built.elements.items() if isinstance(element, Table)
    }


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_whatever_an_element_shows_is_a_fact(organisation, month):
    built = built_sample(organisation, month)
    shown = set()
    for element in built.elements.values():
        cells = [cell for row in element.rows for cell in row.cells] if isinstance(element, Table) else []
        shown |= {cell.fact for cell in cells if isinstance(cell, Figure)}
        shown |= {id for cell in cells if isinstance(cell, Mark) for id, _ in cell.facts}
    assert shown
    assert shown <= built.facts.keys()


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_whatever_a_fact_rests_on_is_a_fact(organisation, month):
    facts = built_sample(organisation, month).facts
    assert {id for fact in facts.values() for id in fact.inputs} <= facts.keys()


NO_NUMBERS = (
    None,
    " ",
    "x",
    "1.234",
    True,
    dt.date(2025, 1, 9),
    CellError("#REF!"),
    Cell(None, formula=True),
    Cell(CellError("#N/A"), formula=True),
)


def stated(built):
    """What is said in numbers; words in a register are as they were typed."""
    return {id: (fact.value, fact.status) for id, fact in built.facts.items() if fact.unit != TEXT}


def may_be_empty(built):
    """The cells that nobody has to fill in."""
    found = set()
    for table in built.definition.tables:
        layout = table.kind.layout(table.spec, built.period)
        if not isinstance(layout, TextLayout):
            cells = built.cells[table.head.id]
            lines = lines_by_key(layout, {key for key, _ in cells})
            found |= {
                cell for (key, column), cell in cells.items() if not lines[key].slots.get(column, NEEDED).required
            }
    return found


NEEDED = Slot("", TEXT)


@pytest.mark.parametrize("rounds", [70, pytest.param(1000, marks=pytest.mark.soak)])
@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_nothing_that_is_no_number_changes_a_figure_in_silence_wherever_it_is_typed(organisation, month, rounds):
    definition, period, inputs = sample(organisation, month)
    sheets, chance, changed = filled(definition, period, inputs), random.Random(month), 0
    sound = built_sample(organisation, month)
    reported = {fact.source for fact in sound.facts.values() if fact.origin is Origin.REPORTED}
    optional = may_be_empty(sound)
    for _ in range(rounds):
        sheet = chance.choice(definition.tables).head.sheet
        cell, value = CellRef(sheet, *chance.choice(sorted(sheets.frames[sheet].cells))), chance.choice(NO_NUMBERS)
        blank = value is None or value == " "
        if cell in reported or (blank and cell in optional):  # an emptied sum is added up, and may differ by rounding
            continue
        built = build(definition, period.last, put(sheets, sheet, {cell.a1: value}))
        if stated(built) != stated(sound):
            changed += 1
            assert [finding for finding in built.findings if finding not in sound.findings], (cell, value)
    assert changed > rounds / 10


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_every_text_of_a_sample_month_resolves_without_braces_left(organisation, month):
    built = built_sample(organisation, month)
    paragraphs = [
        paragraph
        for element in built.elements.values()
        if isinstance(element, Text)
        for paragraph in element.paragraphs
    ]
    texts = ["".join(piece.text for piece in pieces(p.text, built.facts, built.period)[0]) for p in paragraphs]
    assert texts
    assert not [text for text in texts if any(mark in text for mark in ("{{", "}}", "**", "[mangler]"))]


def test_a_comment_that_becomes_part_of_a_text_is_held_to_the_same():
    line = '{ id = "a", label = "Lønn", type = "cost" }'
    table = f'id = "r"\nkind = "budget_result"\nsheet = "Resultat"\nunit = "kr"\nlines = [{line}]'
    definition = definition_of(table)
    period = period_of(definition, "2025-03")
    columns = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett", "kommentar")
    inputs = inputs_of("r", columns, {"a": (1, 1, 5, 3, 9, "Se {{ ingen.slik }}.")})
    found = build(definition, period.last, filled(definition, period, inputs)).findings
    assert only(found, "placeholder-unknown-name").cell.a1 == "G5"
