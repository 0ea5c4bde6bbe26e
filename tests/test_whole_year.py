"""A whole year, month after month: each report checked, made, issued and compared, its workbook rolled from the last.

What is typed is drawn at random and agrees from report to report; what must follow is worked out from it here, another
way.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from made.years import Report, definition_of, reports
from typist import strokes, type_into
from virksomhetsrapport import app, compared, issuing, next_period
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.elements import Chart
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.finished import verify_report
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.typed import inputs_of
from workbooks import period_of

YEARS = {"hdo": 6, "helse-nord-ikt": 12}


def typed_by_fact(definition: Definition, report: Report) -> dict[str, Decimal]:
    """The figures that were typed for a report, by the ids of their facts."""
    period, cells, found = period_of(definition, report.last), report.inputs.cells, {}
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        for line in layout.lines if isinstance(layout, GridLayout) else ():
            for column in layout.columns:
                slot, value = line.slots.get(column.key), cells.get((table.head.id, line.key, column.key))
                if column.role is Role.INPUT and slot and isinstance(value, Decimal):
                    found[slot.fact] = value
    return found


class Folder:
    """A folder in which nothing that was written may change by a byte."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[Path, bytes] = {}

    def settle(self, *but: Path) -> None:
        """Look at all files: those of before are as they were, except where somebody still works on one."""
        now = {file: file.read_bytes() for file in self.path.iterdir()}
        for file, data in self.known.items():
            assert file in but or now[file] == data, file.name
        self.known = now


@pytest.mark.parametrize("organisation", YEARS)
def test_a_year_of_reports_each_from_the_last(organisation, tmp_path, moment):
    definition, row = definition_of(organisation), reports(11, organisation, YEARS[organisation])
    folder, book = Folder(tmp_path), tmp_path / f"{row[0].last}.xlsx"
    app.new(organisation, row[0].last, book)
    last: Catalogue | None = None
    for number, report in enumerate(row):
        period, inputs = period_of(definition, report.last), report.inputs
        type_into(book, strokes(book, definition, period, inputs))
        folder.settle(book)
        checked = app.check(book)
        last = checked.catalogue
        # Who types into a file leaves its formulas as they were calculated before.
        loud = [each for each in last.findings if each.severity is not Severity.NOTICE and each.code != "sum-formula"]
        assert len(loud) <= 1, report.last
        assert not last.errors
        standing = inputs_of(definition, period, read_workbook(book)).cells
        assert {key: value for key, value in standing.items() if key in inputs.cells} == inputs.cells
        draft = book.with_suffix(".docx")
        app.report(book, draft, moment, pages=PageSource.NONE)
        made = issuing.issue(checked, tmp_path, draft, dt.date.fromisoformat(str(report.cover["styremote"])))
        verified = verify_report(made.report, book)
        assert {each.state.value for each in verified.seen} == {"same"}
        if number:
            _compare_says_what_was_typed(definition, row[number - 1], report, book, tmp_path)
        folder.settle()
        if number + 1 < len(row):
            following = book.with_name(f"{row[number + 1].last}.xlsx")
            next_period.roll(book, row[number + 1].last, following)
            folder.settle()
            book = following
    assert last is not None
    _history_is_what_was_typed(definition, row, last)
    _charts_and_trends_are_what_was_typed(definition, row, last)


def _compare_says_what_was_typed(
    definition: Definition, before: Report, after: Report, book: Path, folder: Path
) -> None:
    """Every figure that both reports show and that is another now, with the difference, and none that is not."""
    then, now = typed_by_fact(definition, before), typed_by_fact(definition, after)
    found = compared.as_json(compared.compare(folder / f"{before.last} utstedt.json", book))["changes"]
    said = {change["id"]: change for change in found}
    for id in then.keys() & now.keys():
        if then[id] == now[id]:
            assert id not in said, id
        else:
            assert Decimal(said[id]["before"]) == then[id]
            assert Decimal(said[id]["after"]) == now[id]
            assert Decimal(said[id]["difference"]) == now[id] - then[id]


def _history_is_what_was_typed(definition: Definition, row: list[Report], last: Catalogue) -> None:
    pasts = {str(past.last): past for past in last.history.pasts}
    assert list(pasts) == [report.last for report in row[:-1]]
    for report in row[:-1]:
        past = pasts[report.last]
        assert past.issued == str(report.cover["styremote"])
        for id, value in typed_by_fact(definition, report).items():
            assert past.values[id] == value, id
        for section, text in report.inputs.texts.items():
            assert past.values[f"tekst:{section}"] == text


def _charts_and_trends_are_what_was_typed(definition: Definition, row: list[Report], last: Catalogue) -> None:
    typed: dict[str, Decimal] = {}
    for report in row:
        typed |= typed_by_fact(definition, report)
    drawn = 0
    for chart in last.elements.values():
        for series in chart.series if isinstance(chart, Chart) else ():
            for id in series.facts:
                if last.facts[id].origin is Origin.TYPED:
                    assert last.facts[id].value == typed[id], id
                    drawn += 1
    assert drawn > 10
    now, then = typed_by_fact(definition, row[-1]), typed_by_fact(definition, row[-2])
    moved = 0
    for id in now.keys() & then.keys():
        assert last.facts[f"forrige.{id}"].value == then[id]
        assert last.facts[f"siden_forrige.{id}"].value == now[id] - then[id]
        moved += now[id] != then[id]
    assert moved > 50
