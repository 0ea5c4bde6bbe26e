"""Availability: incidents, downtime and availability by service, site and month, and how many units they imply."""

import random
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from made import availability as made
from oracle import availability as oracle
from oracle.base import Inputs as Typed
from oracle.base import When, marked
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Mark, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.wording import mark_texts
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of

MONTH = "2025-02"
"""28 days: 40 320 minutes."""
MEASURES = ("hendelser", "nedetid", "tilgjengelighet")
TARGET = "target = { at_least = 99.95 }"


def keys(sites, more=TARGET):
    return f"""
id = "t"
kind = "availability"
title = "Tilgjengelighet"
services = [{{ id = "alarm", label = "Alarm" }}, {{ id = "lyd", label = "Lyd" }}]
sites = [{sites}]
{more}
"""


KNOWN = '{ id = "nord", label = "Nord", units = 2 }, { id = "sor", label = "Sør", units = 40 }'
UNKNOWN = '{ id = "nord", label = "Nord" }, { id = "sor", label = "Sør" }'
COUNTED = definition_of(keys(KNOWN))
TYPED = definition_of(keys(UNKNOWN))
QUIET = (0, 0, 100)
LINES = ("alarm.nord", "alarm.sor", "lyd.nord", "lyd.sor")


def outcome(of=TYPED, month=MONTH, **lines):
    """The table in a month: nothing happened, except on the lines given, `alarm_nord` for instance."""
    rows = {line: lines.get(line.replace(".", "_"), QUIET) for line in LINES}
    inputs = inputs_of("t", [f"{month}.{measure}" for measure in MEASURES], rows)
    return outcome_of(of, month, filled(of, period_of(of, month), inputs))


def dec(text):
    return Decimal(text)


def faults(text):
    with pytest.raises(DefinitionError) as caught:
        definition_of(text)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def layout(of):
    table = of.tables[0]
    return table.kind.layout(table.spec, period_of(of, MONTH))


# The definition


def test_a_table_without_services_and_sites_is_none():
    assert faults('id = "t"\nkind = "availability"') == [
        ("definition-no-lines", "table[1].services"),
        ("definition-no-lines", "table[1].sites"),
    ]


@pytest.mark.parametrize("second", ['id = "nord", label = "Sør"', 'id = "sor", label = "nord"'])
def test_a_site_stands_once_by_id_and_by_label(second):
    sites = f'{{ id = "nord", label = "Nord" }}, {{ {second} }}'
    assert faults(keys(sites)) == [("definition-twice", "table[1].sites")]


def test_two_lines_may_not_read_alike():
    text = """
id = "t"
kind = "availability"
services = [{ id = "a", label = "Lyd" }, { id = "b", label = "Lyd, inne" }]
sites = [{ id = "c", label = "inne, øst" }, { id = "d", label = "øst" }]
"""
    assert faults(text) == [("definition-twice", "table[1].services")]


@pytest.mark.parametrize("id", ["laveste", "hendelser", "nedetid", "maal"])
def test_a_service_cannot_be_called_what_a_figure_of_the_whole_is_called(id):
    assert ("definition-reserved-id", "table[1].services[1].id") in faults(keys(KNOWN).replace('"alarm"', f'"{id}"'))


def test_a_site_cannot_be_called_the_lowest():
    assert faults(keys(KNOWN.replace('"sor"', '"laveste"'))) == [("definition-reserved-id", "table[1].sites[2].id")]


def test_a_site_has_at_least_one_unit():
    assert faults(keys(KNOWN.replace("40", "0"))) == [("definition-out-of-range", "table[1].sites[2].units")]


# The sheet


def test_each_service_at_each_site_is_a_line():
    assert [(line.key, line.label) for line in layout(TYPED).lines] == [
        *(("alarm.nord", "Alarm, Nord"), ("alarm.sor", "Alarm, Sør")),
        *(("lyd.nord", "Lyd, Nord"), ("lyd.sor", "Lyd, Sør")),
    ]


def test_each_month_has_incidents_downtime_and_availability():
    assert [column.heading for column in layout(definition_of(keys(KNOWN, "months = 2\n" + TARGET))).columns] == [
        *("Tjeneste og sted", "Hendelser jan. 25", "Nedetid jan. 25", "Tilgj. jan. 25"),
        *("Hendelser feb. 25", "Nedetid feb. 25", "Tilgj. feb. 25", "Kommentar", "Status"),
    ]


def test_the_availability_may_be_left_out_where_the_units_are_known():
    def needed(of):
        return [slot.required for slot in layout(of).lines[0].slots.values()]

    assert (needed(COUNTED), needed(TYPED)) == ([True, True, False], [True, True, True])


def test_the_sheet_says_the_status_of_each_line():
    assert layout(TYPED).lines[1].marks["status"] == Mark((("t.alarm.sor.tilgjengelighet[2025-02]", ""),))


def test_without_a_target_nothing_is_judged():
    of = definition_of(keys(UNKNOWN, ""))
    read = outcome(of)
    assert "Status" not in [column.heading for column in layout(of).columns]
    assert [column.heading for column in read.elements[0].columns] == ["Tjeneste", "Sted", "Hend.", "Nedetid", "Tilgj."]
    assert {len(row.cells) for row in read.elements[0].rows} == {5}
    assert (read.indicators, "t.maal" in read.facts) == ((), False)


# Figures where the units are known


def test_a_quiet_month_is_full_availability():
    read = outcome(COUNTED, alarm_nord=(0, 0, None))
    fact = read.facts["t.alarm.nord.tilgjengelighet[2025-02]"]
    assert (fact.number, fact.origin, read.findings) == (100, Origin.COMPUTED, ())


def test_availability_is_what_downtime_leaves_of_the_minutes_of_all_units():
    fact = outcome(COUNTED, alarm_nord=(1, 40, None)).facts["t.alarm.nord.tilgjengelighet[2025-02]"]
    assert abs(fact.number - (100 - Decimal(4000) / 80640)) < Decimal("1e-20")
    assert (fact.unit.id, fact.decimals, fact.inputs) == ("%", 2, ("t.alarm.nord.nedetid[2025-02]",))


def test_a_longer_month_has_more_minutes():
    read = outcome(COUNTED, "2025-01", alarm_nord=(1, dec("446.4"), None))
    assert read.facts["t.alarm.nord.tilgjengelighet[2025-01]"].number == dec("99.5")


def test_a_reported_availability_that_is_right_stands():
    read = outcome(COUNTED, alarm_nord=(1, 40, dec("99.95")))
    fact = read.facts["t.alarm.nord.tilgjengelighet[2025-02]"]
    assert (fact.number, fact.origin, read.findings) == (dec("99.95"), Origin.REPORTED, ())


@pytest.mark.parametrize("reported", ["99.93", "99.97", "9.95"])
def test_a_reported_availability_that_is_wrong_is_an_error_and_ours_stands(reported):
    read = outcome(COUNTED, alarm_nord=(1, 40, dec(reported)))
    assert only(read.findings, "share-off").severity is Severity.ERROR
    assert read.facts["t.alarm.nord.tilgjengelighet[2025-02]"].origin is Origin.COMPUTED


@pytest.mark.parametrize(("reported", "told"), [("99.99", []), ("99.98", []), ("99.97", ["share-off"])])
def test_downtime_that_is_itself_rounded_explains_an_edge(reported, told):
    """12,1 minutes of 80 640 is 99,984995; 12,05 would be 99,985057, which shows as 99,99."""
    assert codes(outcome(COUNTED, alarm_nord=(1, dec("12.1"), dec(reported))).findings) == told


def test_a_table_that_is_cut_off_is_told_once():
    read = outcome(
        COUNTED, alarm_nord=(1, 40, dec("99.95")), lyd_nord=(1, 50, dec("99.93")), lyd_sor=(2, 80, dec("99.99"))
    )
    assert codes(read.findings) == ["shares-cut"]


@pytest.mark.parametrize(("downtime", "told"), [(80640, []), (80641, ["availability-over-month"])])
def test_no_more_downtime_fits_in_a_month_than_all_units_have(downtime, told):
    read = outcome(COUNTED, alarm_nord=(1, downtime, None))
    assert codes(read.findings) == told
    assert read.facts["t.alarm.nord.tilgjengelighet[2025-02]"].number == (None if told else 0)


def test_the_error_says_how_many_minutes_there_are():
    said = say_finding(outcome(COUNTED, alarm_nord=(1, 80641, None)).findings[0])
    assert "(Ark 1 C5) er 80\u00a0641 minutter, mer enn de 80\u00a0640 minuttene som 2 enheter har" in said


# Figures where they are not


def test_a_typed_availability_stands():
    fact = outcome(alarm_nord=(1, 40, dec("99.95"))).facts["t.alarm.nord.tilgjengelighet[2025-02]"]
    assert (fact.number, fact.origin) == (dec("99.95"), Origin.TYPED)


@pytest.mark.parametrize("value", ["100.01", "-0.01"])
def test_an_availability_outside_nothing_and_all_is_an_error(value):
    found = outcome(alarm_nord=(1, 40, dec(value))).findings
    assert [(each.code, each.severity) for each in found] == [("share-outside", Severity.ERROR)]


def test_full_availability_is_lost_only_by_downtime():
    found = outcome(alarm_nord=(0, 0, dec("99.99"))).findings
    assert [(each.code, each.severity) for each in found] == [("availability-not-full", Severity.ERROR)]


@pytest.mark.parametrize(("value", "told"), [("99.9999", []), ("99.9998", ["availability-not-full"])])
def test_an_incident_may_have_a_downtime_too_short_to_be_shown(value, told):
    of = definition_of(keys(UNKNOWN, "decimals = 4"))
    assert codes(outcome(of, alarm_nord=(1, 0, dec(value))).findings) == told
    assert codes(outcome(of, alarm_nord=(0, 0, dec(value))).findings) == ["availability-not-full"]


# Figures in either case


def test_sound_figures_give_no_findings():
    assert (outcome().findings, outcome(COUNTED).findings) == ((), ())


@pytest.mark.parametrize("of", [COUNTED, TYPED])
def test_downtime_without_an_incident_is_an_error(of):
    found = outcome(of, alarm_nord=(0, 40, dec("99.95"))).findings
    assert [(each.code, each.severity) for each in found] == [("availability-downtime-alone", Severity.ERROR)]


@pytest.mark.parametrize("of", [COUNTED, TYPED])
def test_incidents_without_downtime_are_right(of):
    assert outcome(of, alarm_nord=(2, 0, 100)).findings == ()


def test_incidents_are_counted_and_downtime_is_not_negative():
    assert codes(outcome(COUNTED, alarm_nord=(-1, 0, None)).findings) == ["count-negative"]
    assert codes(outcome(COUNTED, alarm_nord=(dec("1.5"), 0, None)).findings) == ["count-broken"]
    assert codes(outcome(COUNTED, alarm_nord=(1, -4, None)).findings) == ["figure-negative"]


def test_the_lowest_of_a_service_and_of_all_are_figures_of_their_own():
    facts = outcome(alarm_nord=(1, 40, dec("99.95")), alarm_sor=(2, 90, dec("99.99"))).facts
    assert [facts[f"t.{id}laveste[2025-02]"].number for id in ("alarm.", "lyd.", "")] == [
        dec("99.95"),
        100,
        dec("99.95"),
    ]
    assert (facts["t.alarm.laveste[2025-02]"].rule, facts["t.alarm.laveste[2025-02]"].inputs) == (
        "lowest",
        ("t.alarm.nord.tilgjengelighet[2025-02]", "t.alarm.sor.tilgjengelighet[2025-02]"),
    )


def test_the_lowest_is_unknown_while_a_site_is_missing():
    read = outcome(alarm_nord=(1, 40, None))
    assert [read.facts[f"t.{id}laveste[2025-02]"].number for id in ("alarm.", "lyd.", "")] == [None, 100, None]
    assert read.facts["t.laveste[2025-02]"].status is Status.UNKNOWN


def test_incidents_and_downtime_are_added_up():
    facts = outcome(alarm_nord=(1, 40, dec("99.95")), lyd_sor=(2, dec("90.5"), dec("99.99"))).facts
    assert (facts["t.hendelser[2025-02]"].number, facts["t.nedetid[2025-02]"].number) == (3, dec("130.5"))
    assert facts["t.nedetid[2025-02]"].unit.id == "minutter"


def test_there_is_no_total_while_a_figure_is_missing():
    facts = outcome(alarm_nord=(1, None, 100)).facts
    assert (facts["t.hendelser[2025-02]"].number, facts["t.nedetid[2025-02]"].number) == (1, None)


@pytest.mark.parametrize(("value", "status"), [("99.95", Status.MET), ("99.94", Status.NOT_MET)])
def test_every_line_service_and_the_whole_are_judged(value, status):
    facts = outcome(alarm_nord=(1, 40, dec(value))).facts
    for id in ("t.alarm.nord.tilgjengelighet", "t.alarm.laveste", "t.laveste"):
        assert facts[f"{id}[2025-02]"].status is status
    assert facts["t.lyd.laveste[2025-02]"].status is Status.MET


def test_only_the_lowest_of_all_is_listed_among_the_indicators():
    found = outcome(definition_of(keys(UNKNOWN, "months = 2\n" + TARGET))).indicators
    assert [(each.id, each.label, each.facts) for each in found if each.shown] == [
        ("t.laveste", "Tilgjengelighet, laveste", ("t.laveste[2025-01]", "t.laveste[2025-02]"))
    ]
    assert len(found) == 1 + 2 + 4


def test_an_empty_workbook_gives_the_same_figures_without_values():
    empty = dict.fromkeys(("alarm_nord", "alarm_sor", "lyd_nord", "lyd_sor"), (None, None, None))
    for of in (COUNTED, TYPED):
        read = outcome(of, **empty)
        assert codes(read.findings) == ["table-empty"]
        assert read.facts.keys() == outcome(of).facts.keys()
        assert {fact.number for id, fact in read.facts.items() if id.startswith("t.") and id != "t.maal"} == {None}


def test_a_row_inserted_moves_no_figure():
    inputs = inputs_of("t", [f"{MONTH}.{measure}" for measure in MEASURES], dict.fromkeys(LINES, (1, 9, 100)))
    sheets = insert_row(filled(TYPED, period_of(TYPED, MONTH), inputs), "Ark 1", 6)
    read = outcome_of(TYPED, MONTH, sheets)
    assert read.facts["t.nedetid[2025-02]"].number == 36
    assert read.facts["t.alarm.sor.nedetid[2025-02]"].source.row == 7


# How many units the figures imply

MANY = definition_of(
    """
id = "t"
kind = "availability"
months = 5
services = [{ id = "a", label = "A" }]
sites = [{ id = "s", label = "S" }]
"""
)
FIVE = ("2024-10", "2024-11", "2024-12", "2025-01", "2025-02")


def implied(*pairs, of=MANY):
    """Downtime and availability, month by month, as "26 99.97"; each had an incident."""
    cells = {}
    for month, pair in zip(FIVE, pairs, strict=False):
        downtime, availability = pair.split()
        typed = (Decimal(1), Decimal(downtime), Decimal(availability))
        cells |= {("t", "a.s", f"{month}.{measure}"): value for measure, value in zip(MEASURES, typed, strict=True)}
    read = outcome_of(of, MONTH, filled(of, period_of(of, MONTH), Inputs(cells=cells)))
    return [finding for finding in read.findings if finding.code.startswith("availability-")]


def test_downtime_that_goes_with_about_as_many_units_every_month_is_right():
    assert implied("26 99.97", "55 99.94", "90 99.9", "1 100", "44 99.95") == []


def test_downtime_that_implies_other_units_than_the_rest_is_looked_at():
    found = implied("26 99.97", "55 99.94", "90 99.9", "1 100", "440 99.95")
    assert [(each.code, each.severity) for each in found] == [("availability-units", Severity.WARNING)]
    assert say_finding(found[0]) == (
        "A, S, tilgjengelighet, februar 2025 (Ark 1 P5) er 99,95 % med 440 minutter nedetid. Det tilsvarer "
        "17,9–26,7 enheter, men de andre tallene for stedet tilsvarer 1,8–2,3. Kontroller nedetiden og "
        "tilgjengeligheten."
    )


def test_full_availability_says_only_how_many_units_there_are_at_least():
    found = implied("26 99.97", "55 99.94", "90 99.9", "440 100")
    assert [finding.params["implied"] for finding in found] == ["minst 177,4"]


def test_where_two_cells_exclude_each_other_the_one_that_implies_more_units_is_told():
    assert [each.params["downtime"] for each in implied("440 100", "1 100", "26 99.97", "1 100")] == [440]


def test_where_the_units_are_known_nothing_is_implied():
    """Cut off, a lost thousandth shows as a hundredth, as if there were far fewer units."""
    of = definition_of(
        'id = "t"\nkind = "availability"\nmonths = 5\n'
        'services = [{ id = "a", label = "A" }]\nsites = [{ id = "s", label = "S", units = 2 }]'
    )
    figures = ("100 99.88", "100 99.88", "100 99.88", "0.5 99.99")
    assert implied(*figures, of=of) == []
    assert codes(implied(*figures)) == ["availability-units"]


def test_too_few_cells_say_nothing():
    assert implied("26 99.97", "440 99.95") == []


def test_a_downtime_too_short_to_imply_anything_is_no_cell():
    assert implied("26 99.97", "440 99.95", "0 100", "0.05 100", "0.05 100") == []
    assert codes(implied("26 99.97", "440 99.95", "0 100", "0.06 100", "0.06 100")) == ["availability-units"]


FINE = definition_of(
    'id = "t"\nkind = "availability"\nmonths = 5\ndecimals = 4\n'
    'services = [{ id = "a", label = "A" }]\nsites = [{ id = "s", label = "S" }]'
)


def test_a_short_downtime_may_be_half_of_what_it_shows():
    """Two units: a downtime of 0,05 minutes that shows as 0,1 leaves full availability, one of 0,15 does not."""
    assert implied("100 99.888", "0.1 100", "96.8 99.888", "100 99.888", of=FINE) == []
    assert codes(implied("100 99.888", "0.2 100", "96.8 99.888", "100 99.888", of=FINE)) == ["availability-units"]


def test_a_tenth_of_the_units_may_come_and_go():
    """Of 100 units, and then of 110, with enough decimals to tell them apart."""
    assert implied("4464 99.9", "4320 99.9", "4464 99.9", "4464 99.9091", "4032 99.9091", of=FINE) == []
    found = implied("4464 99.9", "4320 99.9", "4464 99.9", "4464 99.9091", "4032 99.9231", of=FINE)
    assert [each.params["availability"] for each in found] == [dec("99.9231")]


def test_two_against_two_are_no_majority():
    found = implied("26 99.97", "25 99.97", "440 99.95", "440 99.95")
    assert codes(found) == ["availability-units-apart"]


def test_where_no_number_of_units_goes_with_most_cells_the_site_is_told_once():
    found = implied("26 99.97", "55 99.4", "440 99.95", "4400 99.95")
    assert [(each.code, each.severity) for each in found] == [("availability-units-apart", Severity.WARNING)]
    assert (found[0].params["site"], found[0].params["fewest"], found[0].params["greatest"]) == ("S", "0,236", "161,3")


# The report


def test_the_reports_table_names_each_service_once_beside_its_first_site():
    (table,) = outcome().elements
    assert [(row.style, row.cells[0].text, row.cells[1].text) for row in table.rows] == [
        *((RowStyle.FIRST, "Alarm", "Nord"), (RowStyle.LINE, "", "Sør")),
        *((RowStyle.FIRST, "Lyd", "Nord"), (RowStyle.LINE, "", "Sør")),
    ]
    assert table.note == "Nedetid i minutter, tilgjengelighet i prosent"


def test_every_row_has_as_many_cells_as_there_are_columns():
    (table,) = outcome().elements
    assert [(column.group, column.heading) for column in table.columns] == [
        *(("", "Tjeneste"), ("", "Sted"), ("", "Mål")),
        *(("feb. 25", "Hend."), ("feb. 25", "Nedetid"), ("feb. 25", "Tilgj."), ("", "Status")),
    ]
    assert table.rows[0].cells == (
        *(Label("Alarm"), Label("Nord"), Figure("t.maal")),
        *(Figure(f"t.alarm.nord.{measure}[2025-02]") for measure in MEASURES),
        Mark((("t.alarm.laveste[2025-02]", ""),)),
    )
    assert table.rows[1].cells == (
        *(Label(""), Label("Sør"), Label("")),
        *(Figure(f"t.alarm.sor.{measure}[2025-02]") for measure in MEASURES),
        Label(""),
    )


# A real table: four months of a control room, its number of units known to nobody

REAL = """
Callout: 0 0.0 100 0 0.0 100 1 1.0 100; 0 0.0 100 1 1.1 100 1 1.8 100; 0 0.0 100 1 0.9 100
Hardware: 1 26.0 99.97; 2 259.5 99.98 0 0.0 100 1 218.0 99.98; 0 0.0 100
Headset: 2 0.1 100 2 9.5 99.99 2 1.8 100 1 0.1 100; 2 0.3 100 2 2.8 100 6 220.0 99.98 3 96.8 99.99; \
0 0.0 100 0 0.0 100 2 0.0 100
Avlogging: 1 6.5 99.99 1 0.4 100 1 0.3 100 1 0.1 100; 5 10.0 100 0 0.0 100 5 52.9 100 6 8.8 100; \
3 16.4 99.97 1 0.9 100 3 1.9 100 3 8.9 99.98
Telefoni: 0 0.0 100 2 0.0 100; 0 0.0 100; 0 0.0 100
"""


def real_table(changes=()):
    """The services that had incidents; a month that is left out was quiet."""
    rows = [line.partition(": ") for line in REAL.strip().splitlines()]
    services = ", ".join(f'{{ id = "{name.lower()}", label = "{name}" }}' for name, _, _ in rows)
    of = definition_of(
        f'id = "t"\nkind = "availability"\nmonths = 4\n{TARGET}\nservices = [{services}]\n'
        'sites = [{ id = "amk", label = "AMK" }, { id = "lvs", label = "LVS" }, { id = "am", label = "AM" }]'
    )
    cells = {}
    for name, _, sites in rows:
        for site, written in zip(("amk", "lvs", "am"), sites.split("; "), strict=True):
            values = [Decimal(value) for value in written.split()]
            values += [Decimal(value) for value in QUIET] * (4 - len(values) // 3)
            slots = [f"{month}.{measure}" for month in FIVE[1:] for measure in MEASURES]
            cells |= {("t", f"{name.lower()}.{site}", key): value for key, value in zip(slots, values, strict=True)}
    cells |= dict(changes)
    return outcome_of(of, MONTH, filled(of, period_of(of, MONTH), Inputs(cells=cells)))


def test_the_real_table_gives_no_finding_at_all():
    assert real_table().findings == ()


def test_the_real_tables_rows_come_out_as_they_were():
    read = real_table()
    row = next(row for row in shown(read)["t"] if row[1] == "LVS" and "259,5" in row)
    assert row[2:-1] == ["", "2", "259,5", "99,98", "0", "0,0", "100,00", "1", "218,0", "99,98", "0", "0,0", "100,00"]


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("hardware.amk", "2024-11.nedetid", 260),
        ("hardware.lvs", "2025-01.tilgjengelighet", dec("98.98")),
        ("avlogging.am", "2025-02.tilgjengelighet", dec("99.89")),
        ("headset.lvs", "2025-02.nedetid", 968),
    ],
)
def test_a_slip_in_the_real_table_is_seen_by_the_units_that_it_implies(line, column, value):
    assert codes(real_table({("t", line, column): Decimal(value)}.items()).findings) == ["availability-units"]


# Figures that nobody tuned

SERVICES = (
    'services = [{ id = "alarm", label = "Alarm" }, { id = "lyd", label = "Lyd" }, { id = "tlf", label = "Tlf." }]'
)
MIXED = '{ id = "a", label = "A", units = 1 }, { id = "b", label = "B" }'
COMMON = f'id = "t"\nkind = "availability"\n{SERVICES}'
TABLES = [
    f"{COMMON}\nmonths = 4\nsites = [{UNKNOWN}]\n{TARGET}",
    f"{COMMON}\nmonths = 2\nsites = [{KNOWN}]\n{TARGET}",
    f"{COMMON}\nmonths = 'year'\ndecimals = 3\nsites = [{MIXED}]\ntarget = {{ at_least = 99.9, near = 0.05 }}",
    f"{COMMON}\nmonths = [-3, -1, 0]\ndecimals = 4\ndowntime_decimals = 0\nsites = [{UNKNOWN}]",
]


@cache
def defined(text):
    return definition_of(text, months=2), {"title": "Tabellen"} | tomllib.loads(text, parse_float=Fraction)


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
        assert oracle.indicators(table, when) == [
            (each.id, each.label, list(each.facts), table["target"], each.shown) for each in read.indicators
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
