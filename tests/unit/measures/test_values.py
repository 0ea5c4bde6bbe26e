"""What a single figure may be."""

from decimal import Decimal

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.units import COUNT, KR, PERCENT, TEXT, Unit
from workbooks import codes

CELL = CellRef("Tall", 5, 3)


def findings(value: object, unit: Unit = KR, decimals: int | None = 0, *, signed: bool = False):
    exact = Decimal(str(value)) if isinstance(value, int | float | str) and unit != TEXT else value
    return list(check_value(Fact("t.a", exact, unit, "Svartid", Origin.TYPED, decimals, CELL), signed=signed))


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "told"),
    [
        (0, KR, 0, []),
        (-1, KR, 0, ["figure-negative"]),
        ("0.05", KR, 1, ["more-decimals"]),
        ("12.3", KR, 1, []),
        ("12.30", KR, 1, []),
        ("-12.34", KR, 1, ["more-decimals", "figure-negative"]),
        (0, PERCENT, 1, []),
        (100, PERCENT, 1, []),
        ("100.1", PERCENT, 1, ["share-outside"]),
        ("-0.1", PERCENT, 1, ["share-outside"]),
        ("99.99", PERCENT, 1, ["more-decimals"]),
        (0, COUNT, 0, []),
        (-1, COUNT, 0, ["count-negative"]),
        ("1.5", COUNT, 0, ["count-broken"]),
        ("1.5", COUNT, None, ["count-broken"]),
        ("1.5", COUNT, 1, []),
        ("1.55", COUNT, 1, ["more-decimals"]),
        ("1.234567", KR, None, []),
    ],
)
def test_a_figure_is_held_to_its_unit_and_its_decimals(value, unit, decimals, told):
    assert codes(findings(value, unit, decimals)) == told


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (-5, KR, []),
        (-5, COUNT, []),
        ("-5.5", COUNT, ["count-broken"]),
        (-250, PERCENT, []),
        ("-1.25", KR, ["more-decimals"]),
    ],
)
def test_a_signed_figure_may_be_negative_and_a_per_cent_of_it_any_size(value, unit, told):
    assert codes(findings(value, unit, signed=True)) == told


@pytest.mark.parametrize(
    ("value", "unit", "severity"),
    [
        (-1, KR, Severity.WARNING),
        (-1, COUNT, Severity.ERROR),
        ("1.5", COUNT, Severity.ERROR),
        (101, PERCENT, Severity.ERROR),
        ("1.5", KR, Severity.NOTICE),
    ],
)
def test_what_cannot_be_is_an_error_and_what_is_odd_is_none(value, unit, severity):
    assert [each.severity for each in findings(value, unit)] == [severity]


@pytest.mark.parametrize("value", [None, "god"])
def test_nothing_is_said_of_what_is_no_number(value):
    assert findings(value, TEXT) == []


def test_a_finding_says_what_stands_there_and_where():
    (finding,) = findings("12.345", KR, 1)
    assert (finding.cell, finding.params) == (CELL, {"label": "Svartid", "value": Decimal("12.345"), "decimals": 1})
    assert say_finding(finding).startswith("Svartid (Tall C5) er 12,345, men vises med 1 desimal.")


def test_a_figure_of_more_digits_than_any_account_is_still_checked():
    assert findings("1" * 60) == []
