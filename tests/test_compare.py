"""Two workbooks, two reports, or one of each held against each other, as real files; and the chapter of a report.

What has changed is known another way: from the lists of figures that the program prints of each workbook.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from office.documents import Table, read_blocks
from virksomhetsrapport import app, compared, finished
from virksomhetsrapport.cli import commands
from virksomhetsrapport.compare.changes import Changes, CompareError
from virksomhetsrapport.compare.risks_moved import Movement
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.issued_file import write_issued
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.samples import load_sample
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import OutputError, ProgramError
from virksomhetsrapport.history import Described, History, Kept, Past, kept
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.since import worth_keeping
from virksomhetsrapport.verify import State

REASON = "Tallene er ikke avstemt."
TITLES = ("Endret siden forrige rapport", "Risikoer som er endret siden forrige rapport")
PLACEHOLDERS = (
    "{{ tabell: siden_forrige }}",
    "{{ tabell: siden_forrige.risiko }}",
    "{{ tekst: siden_forrige.punkter }}",
)


class Pair(NamedTuple):
    """A sample month, and the same month after somebody has worked in it; workbooks and reports."""

    before: Path
    after: Path
    first: Path
    second: Path


@pytest.fixture(scope="module")
def hdo(demo: Path, tmp_path_factory: pytest.TempPathFactory, moment) -> Pair:
    folder = tmp_path_factory.mktemp("compare")
    before, after, report = demo / "hdo-2025-02.xlsm", folder / "ny.xlsx", folder / "ny.docx"
    book = openpyxl.load_workbook(before)
    book["Resultat"]["B5"].value -= 30_000_000
    book["Sykefravær"]["C5"].value = 0.09
    book["Sykefravær"]["C7"].value = None
    book["Økonomi"]["C5"].value = "utenfor budsjett"
    risks = book["Risikoregister"]
    risks["C5"].value = "lukket"
    risks["F6"].value = risks["G6"].value = 5
    last = max(row for row in range(5, 60) if risks.cell(row, 1).value)
    for column in range(1, 8):
        risks.cell(last + 1, column).value = risks.cell(last, column).value
    risks.cell(last + 1, 1).value = "NY-1"
    first = next(row for row in range(5, 40) if book["Tekst økonomi"].cell(row, 2).value)
    book["Tekst økonomi"].cell(first, 2).value = "Noe ganske annet enn før."
    book.save(after)
    app.report(after, report, moment, reason=REASON, pages=PageSource.NONE)
    return Pair(before, after, demo / "hdo-2025-02.docx", report)


def run(*arguments: Path | str) -> tuple[int, str]:
    outcome = CliRunner().invoke(commands, [str(each) for each in arguments])
    return outcome.exit_code, outcome.stdout


def as_json(*arguments: Path) -> dict[str, Any]:
    code, out = run("compare", *arguments, "--json")
    assert code == 0
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def figures(workbook: Path) -> dict[str, tuple[str | None, str | None]]:
    """Every figure of a workbook with its status, as `figures` prints them; a register's rows have numbers there."""
    listed = json.loads(run("figures", workbook, "--json")[1])["figures"]
    return {each["id"]: (each["value"], each["status"]) for each in listed if "risiko" not in each["id"]}


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_the_figures_that_differ_are_those_of_the_two_lists_of_figures(hdo):
    then, now = figures(hdo.before), figures(hdo.after)
    expected = {}
    for id in then.keys() | now.keys():
        old, new = (number(side.get(id, (None, None))[0]) for side in (then, now))
        if old != new:
            expected[id] = (old, new)
    found = {each["id"]: each for each in as_json(hdo.before, hdo.after)["changes"] if "risiko" not in each["id"]}
    assert found.keys() == expected.keys()
    for id, (old, new) in expected.items():
        each = found[id]
        assert set(each) == {"id", "before", "after", "difference"}
        for said, value in ((each["before"], old), (each["after"], new)):
            assert number(said) == (None if value is None else pytest.approx(value, rel=Decimal("1e-14")))
        if old is not None and new is not None:
            assert number(each["difference"]) == pytest.approx(new - old, rel=Decimal("1e-9"))
        else:
            assert each["difference"] is None


def test_the_flags_that_turned_are_those_of_the_two_lists_of_figures(hdo):
    then, now = figures(hdo.before), figures(hdo.after)
    expected = {(id, then[id][1], now[id][1]) for id in then.keys() & now.keys() if then[id][1] != now[id][1]}
    found = {(each["id"], each["before"], each["after"]) for each in as_json(hdo.before, hdo.after)["flags"]}
    assert found == expected
    assert ("sykefravaer.totalt[2025-02]", "met", "not_met") in found


def moves(found: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: each["change"] for each in found["risks"]}


MOVED = {
    "risikoregister[NY-1]": "new",
    "risikoregister[DRI-2041]": "up",
    "risikoregister[ADM-1099]": "closed",
}


def sources(pair: Pair) -> Iterator[tuple[Path, Path]]:
    yield pair.before, pair.after
    yield pair.first, pair.second
    yield pair.before, pair.second
    yield pair.first, pair.after


def test_risks_and_texts_are_told_alike_whatever_the_two_are_read_from(hdo):
    for a, b in sources(hdo):
        found = as_json(a, b)
        assert moves(found) == MOVED
        assert [each["after"] for each in found["texts"]] == ["Noe ganske annet enn før."]
        assert a == hdo.first or "okonomi.prognose" in {each["id"] for each in found["words"]}


def test_what_reports_say_has_changed_is_what_their_workbooks_say_has(hdo):
    whole = {each["id"]: each for each in as_json(hdo.before, hdo.after)["changes"]}
    for a, b in list(sources(hdo))[1:]:
        found = as_json(a, b)["changes"]
        assert len(found) > 10
        for each in found:
            if "NY-1" not in each["id"]:
                assert each == whole[each["id"]]


def test_a_workbook_and_its_own_report_say_the_same(sample, demo):
    found = compared.compare(demo / f"{sample}.xlsm", demo / f"{sample}.docx")
    assert not any((found.figures, found.words, found.flags, found.risks, found.texts))


def test_the_terminal_names_flags_risks_and_texts_whole_and_counts_the_rest(hdo):
    code, out = run("compare", hdo.before, hdo.after)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Fra arbeidsboken hdo-2025-02.xlsm (februar 2025) til arbeidsboken ny.xlsx (februar 2025):"
    assert "  ny: NY-1" in out
    assert "  opp: DRI-2041" in out
    assert "skår 6 middels → 25 høy" in out
    assert "  lukket: ADM-1099" in out
    assert "●\u00a0innenfor → ■\u00a0utenfor" in out
    left = next(line for line in lines if line.startswith("  … og "))
    assert left.endswith(" til, se --json eller --out")


def test_nothing_has_changed_is_said_in_a_word(hdo):
    assert run("compare", hdo.before, hdo.before)[1].splitlines()[1:] == ["Ingenting er endret."]


def test_the_sheet_has_a_row_for_each_change_with_figures_as_figures(hdo, tmp_path):
    out = tmp_path / "endringer.xlsx"
    assert run("compare", hdo.before, hdo.after, "--out", out)[0] == 0
    sheet = openpyxl.load_workbook(out)["Endringer"]
    rows = {row[7]: row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == "Tall"}
    found = as_json(hdo.before, hdo.after)
    change = next(each for each in found["changes"] if each["id"] == "resultat.driftsinntekt.faktisk")
    row = rows[change["id"]]
    assert [Decimal(repr(value)) for value in row[2:5]] == [
        Decimal(change[key]) for key in ("before", "after", "difference")
    ]
    assert [cell.value for cell in sheet[4]][:2] == ["Hva slags endring", "Hva"]
    assert sheet.freeze_panes == "C5"


def test_a_file_that_stands_there_is_not_written_over(hdo, tmp_path):
    out = tmp_path / "min.xlsx"
    out.write_bytes(b"mitt")
    with pytest.raises(OutputError) as fault:
        compared.write_changes(out, compared.compare(hdo.before, hdo.after))
    assert fault.value.code == "output-exists"
    assert out.read_bytes() == b"mitt"


# What cannot be compared


def test_another_organisation_is_refused(demo):
    with pytest.raises(CompareError) as fault:
        compared.compare(demo / "hdo-2025-02.docx", demo / "helse-nord-ikt-2024-01.xlsm")
    assert fault.value.code == "compare-other-organisation"


@pytest.mark.parametrize(("ending", "code"), [(".docx", "compare-needs-two"), (".xlsm", "compare-no-history")])
def test_one_file_without_a_history_has_nothing_to_be_compared_with(ending, code, demo):
    with pytest.raises(CompareError) as fault:
        compared.compare(demo / f"hdo-2025-02{ending}")
    assert fault.value.code == code


def test_a_report_made_by_hand_is_refused(demo, tmp_path):
    by_hand = tmp_path / "for hånd.docx"
    docx.Document().save(by_hand)
    with pytest.raises(ProgramError) as fault:
        compared.compare(demo / "hdo-2025-02.xlsm", by_hand)
    assert fault.value.code == "record-missing"


@pytest.mark.parametrize(("name", "content"), [("r.docx", b"PK"), ("r.xlsx", b"noe"), ("r.json", b"{}")])
def test_a_file_that_is_none_of_ours_is_refused(name, content, demo, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ProgramError):
        compared.compare(path, demo / "hdo-2025-02.xlsm")


# What the workbook remembers, and the chapter made from it


class Remembered(NamedTuple):
    """A sample month whose workbook remembers a report before it, and what that report said."""

    workbook: Path
    past: Past
    described: dict[str, Described]


def back(id: str, last: str, months: int) -> str:
    """An id of the last month as it was so many months before."""
    year, month = map(int, last.split("-"))
    index = year * 12 + month - 1 - months
    return id.replace(f"[{last}]", f"[{index // 12}-{index % 12 + 1:02d}]")


@pytest.fixture(scope="module")
def remembered(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Remembered]:
    """The month after a report in which some figures, statuses and risks were others, at random."""
    folder = tmp_path_factory.mktemp("remembered")

    def make(sample: str, seed: int) -> Remembered:
        chance = random.Random(seed)
        organisation, month = sample.rsplit("-", 2)[0], sample[-7:]
        catalogue = app.check(demo / f"{sample}.xlsm").catalogue
        definition, period = catalogue.definition, catalogue.period
        said, described = worth_keeping(definition, period, catalogue.facts, catalogue.elements)
        values: dict[str, Kept] = {}
        for id, value in said.items():
            name = back(id, month, period.months)
            values[name] = value
            described.setdefault(name, described[id])
            if isinstance(value, Decimal) and chance.random() < 0.3:
                values[name] = kept(value + chance.randint(-9, 9)) or Decimal(0)
            if id.startswith("status:") and value in ("innenfor", "utenfor") and chance.random() < 0.2:
                values[name] = chance.choice(("innenfor", "nær grensen", "utenfor"))
        past = Past(period.last.plus(-period.months), "2025-01-20", values)
        inputs = load_sample(places.samples(places.load_definition(organisation)[1])[period.last], definition, period)
        path = folder / f"{sample}-{seed}.xlsx"
        write_workbook(path, definition, period, inputs, {}, (), "", history=History((past,), described))
        return Remembered(path, past, described)

    return make


@pytest.mark.parametrize("seed", range(2))
def test_one_workbook_is_held_against_the_last_report_that_it_remembers(seed, sample, remembered):
    book = remembered(sample, seed)
    found = compared.compare(book.workbook)
    catalogue = app.check(book.workbook).catalogue
    now, _ = worth_keeping(catalogue.definition, catalogue.period, catalogue.facts, catalogue.elements)
    numbers = [{id: v for id, v in side.items() if isinstance(v, Decimal)} for side in (book.past.values, now)]
    then, after = numbers
    assert {each.id for each in found.figures} == {
        id for id in then.keys() | after.keys() if then.get(id) != after.get(id)
    }
    assert found.before.last == book.past.last


@pytest.mark.parametrize("seed", range(2))
def test_the_file_of_an_issued_report_says_what_the_history_says(seed, remembered, tmp_path):
    book = remembered("hdo-2025-02", seed)
    path = tmp_path / "utstedt.json"
    own = {id: value for id, value in book.past.values.items() if not id.startswith("status:")}
    statuses = {id.removeprefix("status:"): str(v) for id, v in book.past.values.items() if id.startswith("status:")}
    write_issued(
        path, Issued("hdo", book.past.last, "2025-01-20", "b", "r", "0" * 64, 1, "1", own, book.described, statuses)
    )
    issued, remembers = compared.compare(path, book.workbook), compared.compare(book.workbook)
    for one, other in zip(_told(issued), _told(remembers), strict=True):
        assert one == other


def _told(found: Changes) -> tuple[object, ...]:
    return (
        {each.id: each.difference for each in found.figures},
        {each.id: each.difference for each in found.latest},
        {each.id for each in found.words},
        {each.id: each.before and each.before.status for each in found.flags},
        {each.id: each.movement for each in found.risks},
        {each.id for each in found.texts},
    )


@pytest.fixture(scope="module")
def with_chapter(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The organisation's template with the chapter in it."""
    folder = tmp_path_factory.mktemp("templates")

    def make(organisation: str) -> Path:
        document = docx.Document(str(places.find_template(organisation, None)))
        for placeholder in PLACEHOLDERS:
            document.add_paragraph(placeholder)
        path = folder / f"{organisation}.docx"
        document.save(str(path))
        return path

    return make


def tables(report: Path) -> dict[str, list[list[str]]]:
    """The rows of the chapter's tables, by title; a table stands below its caption."""
    found, title = {}, ""
    for block in read_blocks(report):
        if isinstance(block, Table):
            if title in TITLES:
                found[title] = [[cell.text for cell in row] for row in block.rows]
        else:
            title = block.text.partition(": ")[2]
    return found


@pytest.mark.parametrize("seed", range(2))
def test_the_chapter_says_what_has_changed_and_every_figure_in_it_can_be_verified(
    seed, sample, remembered, with_chapter, tmp_path, moment
):
    book, report = remembered(sample, seed), tmp_path / "r.docx"
    template = with_chapter(sample.rsplit("-", 2)[0])
    app.report(book.workbook, report, moment, template, REASON, pages=PageSource.NONE)
    catalogue = app.check(book.workbook).catalogue
    shown = [indicator for indicator in catalogue.indicators if indicator.shown]
    rows = tables(report)[TITLES[0]][1:]
    assert [row[0] for row in rows[: len(shown)]] == [indicator.label for indicator in shown]
    for indicator, row in zip(shown, rows, strict=False):
        id = indicator.facts[-1]
        then = book.past.values.get(back(id, str(catalogue.period.last), catalogue.period.months))
        assert catalogue.facts[_before(id, catalogue.period.last)].value == then
        status = book.past.values[f"status:{back(id, str(catalogue.period.last), catalogue.period.months)}"]
        assert str(status) in row[5]
    assert all(each.state is State.SAME for each in finished.verify_report(report, book.workbook).seen)
    record = read_record(report)
    (name, *_) = [place.id for place in record.places if place.id.startswith("siden_forrige/")]
    steps = finished.trace_figure(report, name)
    assert steps[0].fact.cell.startswith("Historikk!") or steps[0].origin.value == "missing"


def _before(id: str, last: object) -> str:
    month = f"[{last}]"
    return f"forrige.siste.{id.removesuffix(month)}" if id.endswith(month) else f"forrige.{id}"


def test_before_there_is_a_past_the_chapter_says_so_in_a_word(sample, demo, with_chapter, tmp_path, moment):
    report = tmp_path / "r.docx"
    template = with_chapter(sample.rsplit("-", 2)[0])
    app.report(demo / f"{sample}.xlsm", report, moment, template, pages=PageSource.NONE)
    for rows in tables(report).values():
        assert [row[0] for row in rows[1:]] == ["Det finnes ingen tidligere rapport å sammenligne med."]
    assert all(each.state is State.SAME for each in finished.verify_report(report).seen)


def test_a_risk_that_is_gone_is_named_with_the_score_it_had(remembered, with_chapter, tmp_path, moment):
    book = remembered("hdo-2025-02", 7)
    values = {id.replace("[DRI-2055]", "[DRI-1]"): value for id, value in book.past.values.items()}
    values["risikoregister.id[DRI-1]"], values["risikoregister.skaar[DRI-1]"] = "DRI-1", Decimal(20)
    values["risikoregister.skaar[DRI-2041]"] = Decimal(25)
    values["risikoregister.skaar[DRI-2070]"] = Decimal(1)
    values["risikoregister.status[SIK-3027]"] = "lukket"
    path, report = tmp_path / "b.xlsx", tmp_path / "r.docx"
    catalogue = app.check(book.workbook).catalogue
    inputs = load_sample(
        places.samples(places.load_definition("hdo")[1])[catalogue.period.last], catalogue.definition, catalogue.period
    )
    history = History((book.past._replace(values=values),), book.described)
    write_workbook(path, catalogue.definition, catalogue.period, inputs, {}, (), "", history=history)
    assert app.check(path).catalogue.history.pasts
    app.report(path, report, moment, with_chapter("hdo"), REASON, pages=PageSource.NONE)
    found = {row[1]: (row[3], row[4], row[5]) for row in tables(report)[TITLES[1]][1:]}
    assert found["DRI-1"] == ("ikke lenger i registeret", "20", "–")
    assert found["DRI-2055"] == ("ny", "–", "6")
    assert found["DRI-2041"] == ("ned", "25", "6")
    assert found["DRI-2070"] == ("opp", "1", "4")
    assert found["SIK-3027"][0] == "åpnet igjen"
    assert {each.risk.name: each.movement for each in compared.compare(path).risks}["DRI-1"] is Movement.GONE
    assert all(each.state is State.SAME for each in finished.verify_report(report, path).seen)
    assert read_workbook(path).named("vr_historikk") is not None


def test_a_report_does_not_name_risks_that_it_says_nothing_of(demo, tmp_path, moment):
    """The register's other risks are known by digests alone."""
    template, report = tmp_path / "m.docx", tmp_path / "r.docx"
    document = docx.Document(str(places.find_template("hdo", None)))
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    document.add_paragraph("{{ tabell: risikoregister }}")
    document.save(str(template))
    app.report(demo / "hdo-2025-02.xlsm", report, moment, template, pages=PageSource.NONE)
    risks = [risk for risk in read_record(report).risks if risk.table == "risikoregister"]
    hidden = [risk for risk in risks if risk.name.startswith("sha256:")]
    shown = {row[0].text for block in read_blocks(report) if isinstance(block, Table) for row in block.rows}
    assert hidden
    assert {risk.name for risk in risks} - {risk.name for risk in hidden} <= shown
    assert all(risk.title == "" for risk in hidden)
