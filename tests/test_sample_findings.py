"""What the checks say of the two sample months as they ship: exactly this, each for a reason, and no error."""

import pytest

from virksomhetsrapport.catalogue import build
from virksomhetsrapport.findings import Severity
from workbooks import SAMPLES, filled, sample

ROUNDED = "the published sum and its published parts were rounded apart"
EXPECTED = {
    ("hdo", "2025-02"): {
        ("absence-year-unlikely", "Sykefravær D7"): (
            "3,44 % is printed for the year, but cannot follow from 3,87 in January and 2,46 in February"
        ),
        ("sum-rounded", "Kundefordringer B14"): f"34 461 is printed, the parts make 34 462: {ROUNDED}",
        ("sum-rounded", "Sykefravær C7"): f"2,46 is printed for February, 1,17 and 1,28 make 2,45: {ROUNDED}",
        ("shares-cut", "SLA H6"): "16 of 18 is printed 88,88: the table's shares are cut off, not rounded",
        ("sla-few", "SLA R5"): "one SL1 case in February: the share says little",
    },
    ("helse-nord-ikt", "2024-01"): {
        ("cover-empty", "Forside B7"): "the published report names no case",
        ("cover-empty", "Forside B8"): "the published report names no meeting",
        ("sum-rounded", "Resultat B5"): f"income, accounts: {ROUNDED}",
        ("sum-rounded", "Resultat C5"): f"income, budget: {ROUNDED}",
        ("sum-rounded", "Resultat C18"): f"operating result, budget: {ROUNDED}",
        ("sum-rounded", "Resultat D5"): f"income, year to date: {ROUNDED}",
        ("sum-rounded", "Resultat E5"): f"income, budget to date: {ROUNDED}",
        ("sum-rounded", "Resultat E18"): f"operating result, budget to date: {ROUNDED}",
    },
}


def found_in(organisation, month):
    definition, period, inputs = sample(organisation, month)
    return build(definition, period.last, filled(definition, period, inputs)).findings


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_the_untouched_samples_give_these_findings_and_no_other(organisation, month):
    found = [(finding.code, str(finding.cell)) for finding in found_in(organisation, month)]
    assert sorted(found) == sorted(EXPECTED[organisation, month])


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_none_of_them_is_an_error_and_only_one_a_warning(organisation, month):
    severities = {finding.code: finding.severity for finding in found_in(organisation, month)}
    assert Severity.ERROR not in severities.values()
    assert {code for code, severity in severities.items() if severity is Severity.WARNING} <= {"absence-year-unlikely"}
