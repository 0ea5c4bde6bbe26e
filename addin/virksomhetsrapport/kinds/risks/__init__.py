"""Risks: a register with columns of its own, with or without probability and consequence.

A scored register gives each risk the product of the two, a level in words by that score, and a 5 x 5 matrix that counts
the open ones. What the main view shows is the open risks from a score on, the highest first.
"""

from __future__ import annotations

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.kinds.risks.figures import counts, read_risks, rules_over_time
from virksomhetsrapport.kinds.risks.spec import Spec, parse
from virksomhetsrapport.kinds.risks.views import register_layout, views
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.register import RegisterLayout, RegisterReading, read_register

__all__ = ["compute", "layout", "parse", "read"]


def layout(spec: Spec, period: Period) -> RegisterLayout:
    del period  # the same columns in every period
    return register_layout(spec)


def read(spec: Spec, period: Period, sheets: Sheets) -> RegisterReading:
    return read_register(layout(spec, period), sheets)


def compute(spec: Spec, reading: RegisterReading, period: Period) -> Outcome:
    """The facts of each risk, how many there are, and what reports show of them."""
    del period  # the register is as it stands on its last day
    findings = list(reading.findings)
    facts, risks = read_risks(spec, reading, findings)
    facts.update((fact.id, fact) for fact in counts(spec, risks, reading.found))
    shown = views(spec, risks, reading.found)
    return Outcome(facts, shown, tuple(findings), rules=tuple(rules_over_time(spec, reading)))
