"""HR-tall says what was counted, hides what is hidden, and shows what has changed since it was delivered."""

from decimal import Decimal

from virksomhetsrapport.hr.counts import AbsenceCounts, BreachCounts, Counts
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted, Days, Rates, UnitRate
from virksomhetsrapport.hr.results import HIDDEN, NONE, Wanted, bands, first_rows, sheet_rows
from virksomhetsrapport.period import Month

JANUARY, FEBRUARY = Month(2025, 1), Month(2025, 2)
WANTED = Wanted((JANUARY, FEBRUARY), {"hvile": "Hviletid", "dag": "Timer per dag"}, ("Drift", "Kurs"))


def days(short: str, long: str = "0") -> Days:
    return Days(Decimal(short), Decimal(0), Decimal(0), Decimal(long))


def counted(january: Rates, february: Rates, *units: UnitRate) -> AbsenceCounted:
    known = [rates for rates in (january, february) if rates.agreed]
    whole = Rates(sum((each.agreed or 0 for each in known), Decimal(0)), Days())
    for each in known:
        whole = whole._replace(days=whole.days.plus(each.days))
    return AbsenceCounted({JANUARY: january, FEBRUARY: february}, whole, units, ())


def delivered(**absent: Rates) -> Counts:
    months = {Month(2025, int(name[1:])): rates for name, rates in absent.items()}
    return Counts("hdo", FEBRUARY, AbsenceCounts(months), None)


def line(absence: AbsenceCounted, before: Counts | None, index: int) -> tuple[object, ...]:
    return bands(WANTED, absence, None, before)[0].lines[index].values


SEEN = counted(Rates(Decimal(400), days("6", "10")), Rates(Decimal(200), days("1")))


def test_a_month_has_its_days_and_its_shares_of_the_agreed_days():
    assert line(SEEN, None, 0) == (
        *("jan. 25", Decimal(400), Decimal(16), Decimal("0.04")),
        *(Decimal("0.015"), Decimal("0.025"), Decimal("0.015"), Decimal("0.025")),
        *(None, None, None, None),
    )


def test_the_year_to_date_is_sum_over_sum():
    assert line(SEEN, None, 2)[:4] == ("Hittil i år", Decimal(600), Decimal(17), Decimal(1700) / 600 / 100)


def test_what_was_delivered_stands_beside_with_the_difference_to_what_is_known_now():
    before = delivered(m1=Rates(Decimal(400), days("6", "9")), m2=Rates(Decimal(200), days("1")))
    assert line(SEEN, before, 0)[8:] == (Decimal(15), Decimal(1), Decimal("0.0375"), Decimal("0.25"))
    assert line(SEEN, before, 1)[8:] == (Decimal(1), Decimal(0), Decimal("0.005"), Decimal(0))
    year = line(SEEN, before, 2)
    assert year[8:10] == (Decimal(16), Decimal(1))
    assert year[11] == Decimal(1700) / 600 - Decimal(1600) / 600


def test_a_month_that_was_not_delivered_is_no_change():
    assert line(SEEN, delivered(m1=Rates(Decimal(400), days("6", "9"))), 1)[8:] == (None, None, None, None)


def test_without_agreed_days_there_are_days_and_no_rate():
    month = line(counted(Rates(None, days("6")), Rates(Decimal(200), days("1"))), None, 0)
    assert month[1:4] == (NONE, Decimal(6), NONE)


def test_a_month_that_was_not_delivered_has_changed_by_nothing():
    now_shown = delivered(m1=Rates(None, Days(), hidden=True))
    assert line(SEEN, now_shown, 0)[8:] == (None,) * 4


def test_a_hidden_unit_is_said_to_be_hidden_and_one_without_agreed_days_has_no_rate():
    units = (
        *(UnitRate("Drift", JANUARY, Decimal("2.5"), hidden=False), UnitRate("Drift", FEBRUARY, None, hidden=False)),
        *(UnitRate("Stab", JANUARY, None, hidden=True), UnitRate("Stab", FEBRUARY, None, hidden=True)),
    )
    absence = counted(Rates(Decimal(400), days("6")), Rates(Decimal(200), days("1")), *units)
    lines = bands(WANTED, absence, None, None)[-1].lines
    assert [each.values for each in lines] == [("Drift", Decimal("0.025"), NONE), ("Stab", HIDDEN, HIDDEN)]


def test_breaches_have_their_months_sums_shares_and_changes():
    types = {"hvile": {JANUARY: 3, FEBRUARY: 1}, "dag": {JANUARY: 0, FEBRUARY: 4}}
    now = BreachesCounted((JANUARY, FEBRUARY), types, {"Drift": 6, "Kurs": 0}, ())
    then = BreachCounts((JANUARY,), {"hvile": {JANUARY: 2}, "dag": {JANUARY: 0}}, {})
    _, breaches, causes, _ = bands(WANTED, None, now, Counts("hdo", JANUARY, None, then))
    of = {each.values[0]: each.values[1:] for each in breaches.lines}
    assert of["Hviletid"] == (3, 1, 4, Decimal("0.5"), 2, 2)
    assert of["Timer per dag"] == (0, 4, 4, Decimal("0.5"), 0, 4)
    assert of["I alt"] == (3, 5, 8, 1, 2, 6)
    assert [each.values for each in causes.lines] == [("Drift", 6, 1), ("Kurs", 0, 0), ("I alt", 6, 1)]


def test_bands_lie_where_they_do_whether_or_not_anything_was_counted():
    empty, full = bands(WANTED, None, None, None), bands(WANTED, SEEN, None, None)
    assert first_rows(empty) == first_rows(full)
    for found in (empty, full):
        rows = sheet_rows(found, "Beregnet.")
        assert len({len(row) for row in rows}) == 1
        for first, band in zip(first_rows(found), found, strict=True):
            assert rows[first - 3][0] == band.title
            assert rows[first - 1][: len(band.headings)] == band.headings
