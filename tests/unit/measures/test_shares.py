"""Reported shares: one rounding rule for a whole table is looked for, and who breaks it is told."""

from decimal import Decimal

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.measures.shares import Rounding, Share, fits_rule, standing_shares
from virksomhetsrapport.units import PERCENT
from workbooks import codes, only


def share(id: str, reported: object, part: int | None, whole: int = 18, decimals: int = 2) -> Share:
    """A share of so many of a whole; None where that is not known."""
    own = None if part is None else Decimal(part) * 100 / whole
    blank = Fact(id, None, PERCENT, f"Andel {id}", Origin.MISSING, decimals, CellRef("Ark", ord(id[0]) - 96, 2))
    return Share(blank, None if reported is None else Decimal(str(reported)), own, "share", (f"{id}.del", f"{id}.alt"))


def stands(*shares: Share):
    findings = []
    return standing_shares("SLA", shares, findings), findings


ROUNDED = (share("a", "88.89", 16), share("b", "94.44", 17), share("c", "5.56", 1))
CUT = (share("a", "88.88", 16), share("b", "94.44", 17), share("c", "5.55", 1))


def test_a_table_of_rounded_shares_is_as_it_should_be():
    found, findings = stands(*ROUNDED)
    assert findings == []
    assert [found[id].number for id in "abc"] == [Decimal("88.89"), Decimal("94.44"), Decimal("5.56")]
    assert {each.origin for each in found.values()} == {Origin.REPORTED}


def test_a_share_that_was_not_reported_is_ours_and_not_rounded():
    found, findings = stands(share("a", None, 16))
    assert (found["a"].number, found["a"].origin, findings) == (Decimal(1600) / 18, Origin.COMPUTED, [])
    assert (found["a"].rule, found["a"].inputs) == ("share", ("a.del", "a.alt"))


def test_a_share_that_is_neither_reported_nor_to_be_had_is_missing():
    found, findings = stands(share("a", None, None))
    assert (found["a"].number, found["a"].origin, findings) == (None, Origin.MISSING, [])


def test_a_reported_share_that_nothing_can_be_held_against_stands():
    found, findings = stands(share("a", "12.3", None))
    assert (found["a"].number, found["a"].origin, findings) == (Decimal("12.3"), Origin.REPORTED, [])


def test_a_table_that_cuts_off_is_said_once_with_an_example_and_the_shares_stand():
    found, findings = stands(*CUT)
    finding = only(findings, "shares-cut")
    assert codes(findings) == ["shares-cut"]
    assert (finding.severity, finding.params["count"], finding.params["example"]) == (Severity.NOTICE, 2, "Andel a")
    assert (finding.params["reported"], finding.params["computed"]) == (Decimal("88.88"), Decimal("88.89"))
    assert [found[id].number for id in "abc"] == [Decimal("88.88"), Decimal("94.44"), Decimal("5.55")]


def test_the_one_share_that_is_cut_off_among_rounded_ones_is_told_and_stands():
    found, findings = stands(*ROUNDED[:2], share("c", "5.55", 1))
    finding = only(findings, "share-odd")
    assert (codes(findings), finding.severity, finding.params["rule"]) == (["share-odd"], Severity.NOTICE, "avrundet")
    assert finding.params["computed"] == Decimal("5.556")
    assert found["c"].number == Decimal("5.55")


def test_the_one_share_that_is_rounded_among_cut_ones_is_told_and_stands():
    found, findings = stands(*CUT, share("d", "61.11", 11), share("e", "16.67", 3))
    assert codes(findings) == ["share-odd", "shares-cut"]
    assert findings[0].params["rule"] == "kuttet"
    assert found["e"].number == Decimal("16.67")


def test_where_as_many_fit_either_rule_the_rule_is_rounding():
    assert codes(stands(share("a", "88.88", 16), share("b", "5.56", 1))[1]) == ["share-odd"]


def test_a_share_that_fits_neither_rule_is_an_error_and_ours_stands():
    found, findings = stands(*ROUNDED, share("d", "88.98", 16))
    finding = only(findings, "share-off")
    assert (finding.severity, finding.cell.row) == (Severity.ERROR, 4)
    assert finding.params == {"label": "Andel d", "reported": Decimal("88.98"), "computed": Decimal("88.889")}
    assert (found["d"].number, found["d"].origin) == (Decimal(1600) / 18, Origin.COMPUTED)


def test_a_wrong_share_says_nothing_of_the_rule_of_the_others():
    assert codes(stands(*CUT, share("d", "12.00", 16))[1]) == ["share-off", "shares-cut"]


@pytest.mark.parametrize(
    ("reported", "half_up", "cut_off"),
    [
        ("88.89", True, False),
        ("88.88", False, True),
        ("88.9", False, False),
        ("88.8", False, False),
        ("89", False, False),
        ("88", False, False),
        ("88.87", False, False),
        ("88.8889", True, True),
        ("88.899", False, False),
        ("90", False, False),
    ],
)
def test_a_share_is_held_to_the_decimals_of_the_table(reported, half_up, cut_off):
    one = share("a", reported, 16)
    assert (fits_rule(one, Rounding.HALF_UP), fits_rule(one, Rounding.CUT_OFF)) == (half_up, cut_off)


@pytest.mark.parametrize("reported", ["50", "50.0", "50.00", "5E+1"])
def test_an_exact_share_fits_both_rules_however_it_is_written(reported):
    one = share("a", reported, 9)
    assert fits_rule(one, Rounding.HALF_UP)
    assert fits_rule(one, Rounding.CUT_OFF)


def test_a_share_half_way_is_rounded_up_as_excel_does():
    one = share("a", "52.5", 21, 40, decimals=1)
    assert fits_rule(one, Rounding.HALF_UP)
    assert fits_rule(share("a", "53", 21, 40, decimals=0), Rounding.HALF_UP)
    assert not fits_rule(share("a", "52", 21, 40, decimals=0), Rounding.HALF_UP)


def test_a_table_without_shares_says_nothing():
    assert stands() == ({}, [])


def test_a_share_of_more_digits_than_any_table_stops_nothing():
    one = Share(share("a", 50, 16).blank, Decimal(50), Decimal(10) ** 30 / 3, "share", ())
    assert not fits_rule(one, Rounding.CUT_OFF)
