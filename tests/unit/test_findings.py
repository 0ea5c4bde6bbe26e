"""Findings: a code, a cell, and exactly the data of its sentence."""

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.findings import Severity, error, notice, warning, worst_first

HERE = CellRef("Ark", 1, 1)


def test_a_finding_carries_the_severity_of_its_code():
    found = [kind("x").at(HERE).severity for kind in (error, warning, notice)]
    assert found == [Severity.ERROR, Severity.WARNING, Severity.NOTICE]


@pytest.mark.parametrize("params", [{}, {"label": "a"}, {"label": "a", "value": 1, "more": 2}])
def test_a_finding_can_neither_lack_nor_bring_data(params):
    with pytest.raises(TypeError):
        error("x", "label", "value").at(HERE, **params)


def test_the_worst_comes_first_and_the_order_within_is_kept():
    made = [kind(id).at(HERE) for kind, id in ((notice, "n"), (warning, "w1"), (error, "e"), (warning, "w2"))]
    assert [finding.code for finding in worst_first(made)] == ["e", "w1", "w2", "n"]
