"""Lines of breaches, as systems write them."""

import datetime as dt

import pytest

from unit.hr.pasted import REF, SETTINGS, pasted, told
from virksomhetsrapport.counting import breach_types
from virksomhetsrapport.hr.breach_list import read_breaches
from workbooks import SHIPPED, shipped

HEADINGS = ("Dato", "Ansattnr", "Bruddtype", "Årsak")
DAY = dt.date(2025, 1, 7)
TYPES = breach_types(shipped("hdo"))


def breaches(*rows, headings=HEADINGS, settings=SETTINGS):
    return read_breaches(pasted(headings, *rows), settings, TYPES)


def test_a_breach_has_a_day_a_type_and_may_have_a_cause():
    read = breaches([DAY, 7, "Daglig arbeidsfri", "Drift"], ["8.1.2025", 7, "hviletid 7 dager", None])
    assert [read.lines.types[each] for each in read.lines.type] == ["hvile_24_timer", "hvile_7_dager"]
    assert [read.lines.causes[each][:12] if each >= 0 else None for each in read.lines.cause] == ["vanlig drift", None]
    assert told(read.findings) == [("list-columns-ignored", "B1")]


@pytest.mark.parametrize("organisation", SHIPPED)
def test_every_type_is_known_by_what_the_report_calls_it(organisation):
    types = breach_types(shipped(organisation))
    rows = [[DAY, None, labels[0], None] for labels in types.values()]
    read = read_breaches(pasted(HEADINGS, *rows), shipped(organisation).hr, types)
    assert read.lines.type.tolist() == list(range(len(types)))
    assert len(types) >= 6


@pytest.mark.parametrize(
    ("day", "type", "code", "cell"),
    [
        (None, "Daglig arbeidsfri", "list-cell-missing", "A2"),
        ("01/02/2025", "Daglig arbeidsfri", "list-date-unclear", "A2"),
        (dt.date(9999, 12, 31), "Daglig arbeidsfri", "list-not-a-date", "A2"),
        (REF, "Daglig arbeidsfri", "list-error-value", "A2"),
        (DAY, None, "list-cell-missing", "C2"),
        (DAY, "Daglig arbeidfri", "list-word-unknown", "C2"),
        (DAY, REF, "list-word-unknown", "C2"),
    ],
)
def test_a_breach_without_a_certain_day_and_type_counts_nowhere(day, type, code, cell):
    read = breaches([day, 7, type, "Drift"], [DAY, 7, "Daglig arbeidsfri", "Drift"])
    assert (code, cell) in told(read.findings)
    assert read.lines.line.tolist() == [2]


def test_a_breach_of_an_unknown_cause_is_a_breach_all_the_same():
    read = breaches([DAY, 7, "Daglig arbeidsfri", "Kari Nordmann"])
    assert read.lines.cause.tolist() == [-1]
    assert ("list-word-unknown", "D2") in told(read.findings)
    assert "Nordmann" not in repr(read.findings)


def test_where_a_definition_knows_no_causes_none_are_looked_for():
    read = breaches([DAY, 7, "Daglig arbeidsfri", "Drift"], settings=SETTINGS._replace(cause_labels={}))
    assert read.lines.cause.tolist() == [-1]
    assert [code for code, _ in told(read.findings)] == ["list-columns-ignored"]


@pytest.mark.parametrize("total", [["Sum", None, 2], ["Totalt", 2], [None, None, "I alt"]])
def test_totals_below_are_no_breaches(total):
    read = breaches([DAY, 7, "Daglig arbeidsfri", None], [], total)
    assert read.lines.line.tolist() == [1]
    assert "list-rows-not-lines" in [code for code, _ in told(read.findings)]


def test_a_list_of_absence_is_no_list_of_breaches():
    read = breaches([7, DAY, DAY, "Sykmelding"], headings=("Ansattnr", "Fra dato", "Til dato", "Type"))
    assert read.lines is None
