"""Service levels: cases and breaches by month, the share that met the requirement, and what cannot be right in them."""

import random
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from made import service_levels as made
from oracle import service_levels as oracle
from oracle.base import Inputs as Typed
from oracle.base import When, marked
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Mark, Pair
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.wording import mark_texts
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of

MONTH = "2025-02"
LEVELS = """
lines = [
  { id = "sl1", label = "SL1 Løsningstid", target = { at_least = 90 } },
  { id = "sl2", label = "SL2 Løsningstid", target = { at_least = 75 } },
]
"""
KEYS = f'id = "sla"\nkind = "service_levels"\ntitle = "SLA"\nmonths = 2\n{LEVELS}'
DEFINITION = definition_of(KEYS)
COLUMNS = ("2025-01.totalt", "2025-01.brudd", "2025-01.andel", "2025-02.totalt", "2025-02.brudd", "2025-02.andel")
SOUND = {"sl1": (50, 4, None, 40, 5, None), "sl2": (200, 30, 85, 160, 40, 75)}


def outcome(of=DEFINITION, columns=COLUMNS, **lines):
    """The table with other figures on some lines."""
    inputs = inputs_of("sla", columns, {**SOUND, **lines} if of is DEFINITION else lines)
    return outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs))


def february(total, breaches, share=None):
    return outcome(sl1=(50, 4, None, total, breaches, share))


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def layout(of=DEFINITION):
    table = of.tables[0]
    return table.kind.layout(table.spec, period_of(of, MONTH))


# The definition


def test_a_table_without_lines_is_none():
    assert faults('id = "sla"\nkind = "service_levels"') == [("definition-no-lines", "table[1].lines")]


@pytest.mark.parametrize("second", ['id = "a", label = "B"', 'id = "b", label = "a "'])
def test_a_line_stands_once_by_id_and_by_label(second):
    keys = f'id = "sla"\nkind = "service_levels"\nlines = [{{ id = "a", label = "A" }}, {{ {second} }}]'
    assert faults(keys) == [("definition-twice", "table[1].lines")]


def test_a_key_that_no_level_has_is_a_fault():
    keys = 'id = "sla"\nkind = "service_levels"\nlines = [{ id = "a", label = "A", krav = 90 }]'
    assert faults(keys) == [("definition-unknown-key", "table[1].lines[1].krav")]


def test_a_target_has_one_limit():
    keys = 'id = "sla"\nkind = "service_levels"\nlines = [{ id = "a", label = "A", target = {} }]'
    assert faults(keys) == [("definition-target-one-limit", "table[1].lines[1].target")]


# The sheet


def test_each_month_has_its_cases_its_breaches_and_its_share():
    assert [column.heading for column in layout().columns] == [
        *("Tjenestenivå", "Krav", "Totalt jan. 25", "Brudd jan. 25", "Andel jan. 25"),
        *("Totalt feb. 25", "Brudd feb. 25", "Andel feb. 25", "Kommentar", "Status"),
    ]


def test_the_sheet_says_the_requirement_and_the_status_of_the_last_month():
    line = layout().lines[0]
    assert (line.fixed["krav"], line.marks["status"]) == ("minst 90\u00a0%", Mark((("sla.sl1.andel[2025-02]", ""),)))


def test_the_share_may_be_left_out_and_the_counts_may_not():
    slots = layout().lines[0].slots
    assert [key for key, slot in slots.items() if not slot.required] == ["2025-01.andel", "2025-02.andel"]


def test_without_any_target_there_are_no_columns_for_requirement_and_status():
    plain = definition_of('id = "sla"\nkind = "service_levels"\nlines = [{ id = "a", label = "A" }]')
    assert [column.key for column in layout(plain).columns] == [
        *("label", "2025-02.totalt", "2025-02.brudd", "2025-02.andel", "kommentar"),
    ]
    read = outcome(plain, COLUMNS[3:], a=(10, 1, None))
    assert [column.heading for column in read.elements[0].columns] == ["", "%", "Tot./ brudd"]
    assert ([len(row.cells) for row in read.elements[0].rows], read.indicators) == ([3], ())


# Figures


def test_sound_figures_give_no_findings():
    assert outcome().findings == ()


def test_the_share_is_what_is_left_of_the_cases_without_the_breaches():
    fact = outcome().facts["sla.sl1.andel[2025-01]"]
    assert (fact.number, fact.unit.id, fact.decimals, fact.origin) == (92, "%", 2, Origin.COMPUTED)
    assert fact.inputs == ("sla.sl1.totalt[2025-01]", "sla.sl1.brudd[2025-01]")


def test_a_reported_share_that_is_right_stands_as_reported():
    fact = february(7, 1, Decimal("85.71")).facts["sla.sl1.andel[2025-02]"]
    assert (fact.number, fact.origin) == (Decimal("85.71"), Origin.REPORTED)


def test_a_reported_share_that_is_wrong_is_an_error_and_ours_stands():
    read = february(40, 5, Decimal("97.5"))
    assert only(read.findings, "share-off").severity is Severity.ERROR
    assert read.facts["sla.sl1.andel[2025-02]"].number == Decimal("87.5")


def test_no_cases_have_no_share():
    read = february(0, 0)
    assert (read.facts["sla.sl1.andel[2025-02]"].number, codes(read.findings)) == (None, [])
    assert read.facts["sla.sl1.andel[2025-02]"].status is Status.UNKNOWN


def test_the_change_is_in_percentage_points_since_the_month_before():
    fact = outcome().facts["sla.sl1.endring"]
    assert (fact.number, fact.unit.id, fact.label) == (
        Decimal("-4.5"),
        "prosentpoeng",
        "SL1 Løsningstid, endring siden januar 2025",
    )
    assert fact.inputs == ("sla.sl1.andel[2025-02]", "sla.sl1.andel[2025-01]")


def test_there_is_no_change_where_a_month_has_no_share_or_none_is_before():
    assert february(0, 0).facts["sla.sl1.endring"].number is None
    alone = definition_of(f'id = "sla"\nkind = "service_levels"\n{LEVELS}')
    read = outcome(alone, COLUMNS[3:], **{line: values[3:] for line, values in SOUND.items()})
    assert (read.facts["sla.sl1.endring"].number, read.facts["sla.sl1.endring"].label) == (
        None,
        "SL1 Løsningstid, endring",
    )


def test_the_requirement_is_a_fact_that_texts_may_state():
    fact = outcome().facts["sla.sl2.maal"]
    assert (fact.number, fact.unit.id, fact.origin) == (75, "%", Origin.DEFINED)


@pytest.mark.parametrize(("breaches", "status"), [(4, Status.MET), (5, Status.NOT_MET)])
def test_a_share_is_judged_against_its_requirement(breaches, status):
    assert february(40, breaches).facts["sla.sl1.andel[2025-02]"].status is status


def test_every_month_is_judged_and_the_last_is_the_one_shown():
    first = outcome().indicators[0]
    assert (first.id, first.label, first.shown) == ("sla.sl1", "SL1 Løsningstid", True)
    assert first.facts == ("sla.sl1.andel[2025-01]", "sla.sl1.andel[2025-02]")


# What cannot be right, what is odd, what is to be known


def test_more_breaches_than_cases_are_an_error_and_there_is_no_share():
    read = february(10, 11)
    assert [(each.code, each.severity) for each in read.findings] == [("sla-breaches-over-total", Severity.ERROR)]
    assert read.facts["sla.sl1.andel[2025-02]"].number is None


def test_as_many_breaches_as_cases_are_none_that_met():
    read = february(10, 10)
    assert (codes(read.findings), read.facts["sla.sl1.andel[2025-02]"].number) == ([], 0)


def test_the_error_names_both_cells():
    said = say_finding(only(february(10, 11).findings, "sla-breaches-over-total"))
    assert said.startswith("SL1 Løsningstid, brudd, februar 2025 (Ark 1 G5) er 11, men totalt er det bare 10 (F5).")


def test_a_share_of_no_cases_is_an_error_and_does_not_stand():
    read = february(0, 0, 100)
    assert [(each.code, each.severity) for each in read.findings] == [("sla-share-of-none", Severity.ERROR)]
    assert read.facts["sla.sl1.andel[2025-02]"].number is None


def test_a_share_that_cannot_be_checked_must_at_least_be_one():
    assert codes(february(None, 1, 104).findings) == ["figure-missing", "share-outside"]
    assert february(None, 1, 90).facts["sla.sl1.andel[2025-02]"].number == 90


@pytest.mark.parametrize(("pair", "code"), [((-3, 0), "count-negative"), ((Decimal("40.5"), 2), "count-broken")])
def test_cases_are_counted(pair, code):
    found = february(*pair).findings
    assert [(each.code, each.severity) for each in found] == [(code, Severity.ERROR)]


@pytest.mark.parametrize(("total", "told"), [(0, []), (1, ["sla-few"]), (4, ["sla-few"]), (5, [])])
def test_a_last_month_with_few_cases_is_told(total, told):
    read = february(total, 0)
    assert codes(read.findings) == told
    assert all(finding.severity is Severity.NOTICE for finding in read.findings)


def test_an_earlier_month_with_few_cases_is_not_told():
    assert codes(outcome(sl1=(2, 0, None, 40, 2, None)).findings) == []


def test_how_few_are_few_is_the_definitions_to_say():
    of = definition_of(f"{KEYS}\nfew = 50")
    assert codes(outcome(of, **SOUND).findings) == ["sla-few"]
    assert codes(outcome(definition_of(f"{KEYS}\nfew = 40"), **SOUND).findings) == []


FOUR = definition_of(
    'id = "sla"\nkind = "service_levels"\nmonths = 4\nlines = [{ id = "a", label = "A" }, { id = "b", label = "B" }]'
)
OF_FOUR = tuple(f"{month}.totalt" for month in ("2024-11", "2024-12", "2025-01", "2025-02"))


def outliers(*totals):
    read = outcome(FOUR, OF_FOUR, a=totals, b=(7, 7, 7, 7))
    return [finding.params["total"] for finding in read.findings if finding.code == "sla-outlier"]


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ((10, 12, 14, 241), [241]),
        ((10, 12, 14, 240), []),
        ((241, 10, 12, 14), [241]),
        ((2, 2, 2, 50), []),
        ((2, 2, 2, 51), [51]),
        ((0, 0, 0, 900), []),
        ((0, 1, 1, 51), [51]),
        ((10, 12, None, 900), []),
    ],
)
def test_a_total_beyond_twenty_times_the_median_of_the_other_months_is_looked_at(totals, told):
    assert outliers(*totals) == told


def test_an_empty_workbook_gives_the_same_figures_without_values():
    read = outcome(sl1=(None,) * 6, sl2=(None,) * 6)
    assert codes(read.findings) == ["table-empty"]
    assert read.facts.keys() == outcome().facts.keys()
    assert {fact.number for fact in read.facts.values() if fact.id.startswith("sla.") and fact.rule != ""} == {None}
    assert {fact.origin for fact in read.facts.values() if "totalt" in fact.id} == {Origin.MISSING}


def test_a_row_inserted_moves_no_figure():
    inputs = inputs_of("sla", COLUMNS, SOUND)
    sheets = insert_row(filled(DEFINITION, period_of(DEFINITION, MONTH), inputs), "Ark 1", 6)
    read = outcome_of(DEFINITION, MONTH, sheets)
    numbers = {id: fact.number for id, fact in outcome().facts.items()}
    assert {id: fact.number for id, fact in read.facts.items()} == numbers


# The report


def test_the_reports_table_shows_share_and_counts_of_each_month():
    (table,) = outcome().elements
    assert [(column.group, column.heading) for column in table.columns] == [
        *(("", ""), ("", "Krav"), ("jan. 25", "%"), ("jan. 25", "Tot./ brudd")),
        *(("feb. 25", "%"), ("feb. 25", "Tot./ brudd"), ("", "Status")),
    ]
    assert table.rows[1].cells == (
        Label("SL2 Løsningstid"),
        Figure("sla.sl2.maal"),
        Figure("sla.sl2.andel[2025-01]"),
        Pair("sla.sl2.totalt[2025-01]", "sla.sl2.brudd[2025-01]"),
        Figure("sla.sl2.andel[2025-02]"),
        Pair("sla.sl2.totalt[2025-02]", "sla.sl2.brudd[2025-02]"),
        Mark((("sla.sl2.andel[2025-02]", ""),)),
    )


def test_a_level_without_a_requirement_has_empty_cells_beside_those_that_have_one():
    of = definition_of(KEYS.replace(", target = { at_least = 75 }", ""))
    (table,) = outcome(of, **SOUND).elements
    assert (table.rows[1].cells[1], table.rows[1].cells[-1]) == (Label(""), Label(""))


# A real table: half a year of a control room's service levels, cut off where others round

REAL = definition_of(
    """
id = "sla"
kind = "service_levels"
title = "SLA"
months = 6
lines = [
  { id = "sl1", label = "SL1", target = { at_least = 90 } },
  { id = "sl2", label = "SL2", target = { at_least = 75 } },
  { id = "sl3", label = "SL3", target = { at_least = 90 } },
]
"""
)
REAL_MONTHS = ("2024-09", "2024-10", "2024-11", "2024-12", "2025-01", "2025-02")
REAL_FIGURES = {
    "sl1": "50 2/1; 0 1/1; 50 2/1; 50 2/1; 100 1/0; 100 1/0",
    "sl2": "85.71 21/3; 88.88 18/2; 87.5 16/2; 92.85 14/1; 92.30 26/2; 88.23 17/2",
    "sl3": "93.21 339/23; 92.26 349/27; 91.37 290/25; 93.65 268/17; 96.97 364/11; 91.49 247/21",
}


def test_the_real_table_is_cut_off_which_is_told_once_and_its_shares_stand():
    cells = {}
    for line, written in REAL_FIGURES.items():
        for month, pair in zip(REAL_MONTHS, written.split("; "), strict=True):
            share, counts = pair.split()
            total, breaches = counts.split("/")
            for key, value in (("totalt", total), ("brudd", breaches), ("andel", share)):
                cells["sla", line, f"{month}.{key}"] = Decimal(value)
    read = outcome_of(REAL, MONTH, filled(REAL, period_of(REAL, MONTH), Inputs(cells=cells)))
    assert codes(read.findings) == ["shares-cut", "sla-few"]
    assert only(read.findings, "shares-cut").params["count"] == 9
    typed = {f"{table}.{line}.andel[{key[:7]}]": value for (table, line, key), value in cells.items() if "andel" in key}
    assert {id: fact.number for id, fact in read.facts.items() if ".andel[" in id} == typed


# Figures that nobody tuned

TABLES = [
    KEYS,
    f'id = "drift.sla"\nkind = "service_levels"\nmonths = "year"\ndecimals = 1\nfew = 3\n{LEVELS}',
    """
id = "sla"
kind = "service_levels"
months = [-4, -2, -1, 0]
decimals = 0
lines = [
  { id = "a", label = "A", target = { at_least = 95, near = 2 } },
  { id = "b", label = "B" },
  { id = "c", label = "C", target = { at_least = 80 } },
]
""",
    'id = "sla"\nkind = "service_levels"\nmonths = 12\nlines = [{ id = "a", label = "A", target = { at_least = 85 } }]',
]


@cache
def defined(keys):
    return definition_of(keys, months=2), {"title": "Tabellen"} | tomllib.loads(keys, parse_float=Fraction)


@cache
def content(seed):
    """A definition, its table as the oracle reads it, a period, a consistent content of it, and what is said of it."""
    rng = random.Random(seed)
    of, table = defined(TABLES[seed % len(TABLES)])
    when = When(rng.choice((2024, 2025)), rng.randint(1, 6) * 2, 2)
    cells = made.make(rng, table, when.year, when.month, 2)
    return of, table, when, cells, read_cells(of, when, cells)


def read_cells(of, when, cells):
    exact = {
        key: value if isinstance(value, str) else Decimal(value.numerator) / Decimal(value.denominator)
        for key, value in cells.items()
    }
    month = f"{when.year}-{when.month:02d}"
    return outcome_of(of, month, filled(of, period_of(of, month), Inputs(cells=exact)))


def shown(read):
    """The rows of the views as a Word table has them."""

    def text(cell):
        match cell:
            case Figure(id):
                return show_bare(read.facts[id])
            case Pair(first, second):
                return f"{show_bare(read.facts[first])}/{show_bare(read.facts[second])}"
            case Mark():
                return ", ".join(marked(said, STATUS[status].word) for status, said in mark_texts(cell, read.facts))
        return cell.text

    return {view.id: [[text(cell) for cell in row.cells] for row in view.rows] for view in read.elements}


def agree(read, table, cells, when):
    """The program's figures are the oracle's, to more digits than anybody shows; and its tables too."""
    typed = Typed(cells, {}, {})
    figures = oracle.figures(table, typed, when)
    known = {id: fact for id, fact in read.facts.items() if not id.startswith("indikator.")}
    assert known.keys() == figures.keys()
    for id, fact in known.items():
        figure = figures[id]
        assert (fact.unit.id, fact.decimals) == (figure.unit, figure.decimals), id
        assert (STATUS[fact.status].word if fact.status else "") == figure.status, id
        assert (fact.number is None) == (figure.value is None), id
        assert fact.number is None or abs(Fraction(fact.number) - figure.value) < Fraction(1, 10**20), id
    assert shown(read) == oracle.views(table, typed, figures, when)


def test_random_tables_come_out_as_worked_out_by_hand_and_without_errors():
    warned = 0
    for seed in range(200):
        _, table, when, cells, read = content(seed)
        agree(read, table, cells, when)
        targets = [line["target"] for line in table["lines"] if "target" in line]
        assert oracle.indicators(table, when) == [
            (each.id, each.label, list(each.facts), target, each.shown)
            for each, target in zip(read.indicators, targets, strict=True)
        ]
        assert [each.code for each in read.findings if each.severity is Severity.ERROR] == [], seed
        warned += any(each.severity is Severity.WARNING for each in read.findings)
    assert warned <= 40


def test_random_changes_come_out_as_worked_out_by_hand_with_the_errors_that_belong():
    for seed in range(200):
        of, table, when, cells, _ = content(seed)
        rng = random.Random(seed)
        key = rng.choice(sorted(cells))
        others = oracle.others(rng, table, Typed(cells, {}, {}), key, when)
        for value in rng.sample(others, min(4, len(others))):
            changed = {**cells, key: value}
            read = read_cells(of, when, changed)
            agree(read, table, changed, when)
            said = [say_finding(each) for each in read.findings if each.severity is Severity.ERROR]
            wanted = oracle.errors(table, Typed(changed, {}, {}), when)
            assert len(said) == len(wanted), (seed, key, value, said, wanted)
            assert all(any(label in sentence for sentence in said) for label in wanted)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_planted_faults_are_seen(name):
    planted = 0
    for seed in range(200):
        of, table, when, cells, sound = content(seed)
        rng = random.Random(f"{name} {seed}")
        found = made.FAULTS[name](rng, table, cells, when.year, when.month, 2)
        if found is None:
            continue
        planted += 1
        changed, seen = found
        assert changed != cells
        if seen:
            told = read_cells(of, when, changed).findings
            worse = {say_finding(each) for each in told if each.severity is not Severity.NOTICE}
            assert worse - set(map(say_finding, sound.findings)), (seed, changed)
    assert planted >= 20


def test_a_share_that_the_sheet_computed_stands_whatever_its_decimals():
    found = february(18, 2, Decimal("88.88888888888889"))
    assert found.findings == ()
    assert show_bare(found.facts["sla.sl1.andel[2025-02]"]) == "88,89"


@pytest.mark.parametrize("share", ["88.88", "88.888", "88.89"])
def test_a_share_rounded_or_cut_at_other_decimals_stands_too(share):
    assert "share-off" not in codes(february(18, 2, Decimal(share)).findings)


@pytest.mark.parametrize("share", ["88.8", "88.9", "89", "88.8777777777", "88.91"])
def test_a_share_of_other_figures_is_an_error(share):
    assert "share-off" in codes(february(18, 2, Decimal(share)).findings)
