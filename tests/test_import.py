"""HR's counts in finance's workbook, over real files: what comes to stand where, what is told and what is refused."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from virksomhetsrapport import app, importing
from virksomhetsrapport.cli import main
from virksomhetsrapport.counting import AgreedFile
from virksomhetsrapport.edges.counts_file import counts_text, write_counts
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import HeldBackError, ProgramError
from virksomhetsrapport.facts import Origin, show
from virksomhetsrapport.history import NO_HISTORY, Described, History, Past
from virksomhetsrapport.hr.counts import AbsenceCounts, BreachCounts, Counts
from virksomhetsrapport.hr.model import Days, Rates
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.imported import take_counts
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.typed import read_all
from workbooks import codes, edit_file, only, shipped

LISTS = Path(__file__).parent / "data" / "hdo-lister"
"""Lists in which HDO's January and February 2025 come out as its report has them."""
ALL = importing.ListFiles(LISTS / "fravaer.csv", LISTS / "aml.csv", AgreedFile(AgreedFrom.MONTHS, LISTS / "avtalt.csv"))
JANUARY, FEBRUARY = Month(2025, 1), Month(2025, 2)
OURS = {"sykefravaer", "aml", "aml_arsaker"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Mapping[str, Path]:
    """The sample month, and an empty workbook; a test copies what it changes."""
    folder = tmp_path_factory.mktemp("before")
    found = {name: folder / f"{name}.xlsx" for name in ("sample", "empty")}
    for name, path in found.items():
        app.new("hdo", "2025-02", path, sample=name == "sample")
    return found


@pytest.fixture(scope="module")
def imported(made, tmp_path_factory) -> tuple[Path, importing.ImportedBook]:
    """The lists in the empty workbook."""
    out = tmp_path_factory.mktemp("after") / "ny.xlsx"
    return out, importing.import_counts(made["empty"], ALL, out)


@pytest.fixture
def sample(made, tmp_path) -> Path:
    return Path(shutil.copy(made["sample"], tmp_path / "bok.xlsx"))


def typed(path: Path) -> dict:
    catalogue = app.check(path).catalogue
    return dict(read_all(catalogue.definition, catalogue.period, read_workbook(path)).inputs.cells)


def counts_of(absence=None, breaches=None, *, organisation="hdo", last=FEBRUARY, errors=0) -> Counts:
    """By month the agreed days and the short, long, self-certified and doctor-certified ones as `Days` has them."""
    months = {month: Rates(*each) if isinstance(each, tuple) else each for month, each in (absence or {}).items()}
    return Counts(organisation, last, AbsenceCounts(months, errors) if absence else None, breaches)


def days(short: str, long: str) -> Days:
    return Days(short_self=Decimal(short), long_doctor=Decimal(long))


# What HDO reported


def test_the_lists_make_what_the_report_says_of_each_month(imported):
    facts = imported[1].catalogue.facts
    shown = {
        "sykefravaer.korttid[2025-01]": "1,16",
        "sykefravaer.langtid[2025-01]": "2,71",
        "sykefravaer.totalt[2025-01]": "3,87",
        "sykefravaer.korttid[2025-02]": "1,17",
        "sykefravaer.langtid[2025-02]": "1,28",
        "sykefravaer.totalt[2025-02]": "2,46",
        "sykefravaer.totalt.hia": "3,20",
        "aml.totalt[2025-01]": "19",
        "aml.totalt[2025-02]": "21",
        "aml.hvile_24_timer[2025-01]": "11",
        "aml.hvile_24_timer[2025-02]": "10",
        "aml_arsaker.sum": "40",
    }
    assert {id: show(facts[id]).removesuffix("\u00a0%") for id in shown} == shown
    assert facts["sykefravaer.langtid[2025-02]"].inputs == (
        "sykefravaer.langtid_dagsverk[2025-02]",
        "sykefravaer.avtalte[2025-02]",
    )
    assert facts["sykefravaer.langtid_dagsverk[2025-02]"].number == Decimal("25.65")
    ours = [each for each in imported[1].catalogue.findings if each.cell and "AML" in each.cell.sheet]
    assert codes(ours) == []


def test_the_sample_is_what_the_lists_make_but_for_the_year_that_cannot_come_out(sample, made, tmp_path):
    done = importing.import_counts(sample, ALL, tmp_path / "ny.xlsx")
    assert done.told == ()
    finding = only(done.catalogue.errors, "absence-year-differs")
    assert say_finding(finding).startswith(
        "Totalt sykefravær hittil i år (Sykefravær D7) er 3,44\u00a0%, men".replace("\u00a0", " ")
    )
    assert (finding.params["reported"], finding.params["computed"]) == (Decimal("3.44"), Decimal("3.196"))
    before, after = typed(made["sample"]), typed(tmp_path / "ny.xlsx")
    days_alone = {key for key in after.keys() - before.keys() if key[1] == "avtalte" or key[1].endswith("_dagsverk")}
    assert after.keys() - before.keys() == days_alone
    assert {key: after[key] for key in before} == before
    for line, month in (("totalt", "2025-01"), ("langtid", "2025-02")):
        assert done.catalogue.facts[f"sykefravaer.{line}[{month}]"].origin is Origin.REPORTED


def test_the_report_says_the_programs_own_year(sample, tmp_path):
    importing.import_counts(sample, ALL, tmp_path / "ny.xlsx")
    assert main_exits(["report", tmp_path / "ny.xlsx", "--out", tmp_path / "r.docx"]) == 1
    why = ["--accept-errors", "prøve", "--pages", "none"]
    assert main_exits(["report", tmp_path / "ny.xlsx", "--out", tmp_path / "r.docx", *why]) == 0
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(tmp_path / "r.docx").element.body
    tables = [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in body.iter(qn("w:tr"))
    ]
    rates = [row for row in tables if any("sykefravær" in cell.casefold() or "Totalt" in cell for cell in row)]
    said = {cell for row in rates for cell in row}
    assert {"3,87", "2,46", "3,20"} <= said
    assert "3,44" not in said


def main_exits(arguments) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(each) for each in arguments])
    return left.value.code


def test_the_delivered_file_makes_the_same_workbook_as_the_lists_themselves(imported, made, tmp_path):
    path, _ = imported
    definition = shipped("hdo")
    counts, found = importing.counts_given(ALL, definition, FEBRUARY)
    write_counts(tmp_path / "tall.json", counts)
    done = importing.import_counts(made["empty"], tmp_path / "tall.json", tmp_path / "ny.xlsx")
    assert (found, done.found) == ((), ())
    assert (tmp_path / "ny.xlsx").read_bytes() == path.read_bytes()


def test_no_line_of_a_list_is_in_what_was_written(imported):
    import zipfile

    with zipfile.ZipFile(imported[0]) as package:
        written = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
    assert "Korttid" in written
    for secret in ("Ansattnr", "Foreldrepermisjon", "02.12.2024", "Gradert"):
        assert secret not in written


# What goes along


def test_all_else_is_what_it_was_and_the_old_file_is_not_touched(sample, tmp_path):
    book = openpyxl.load_workbook(sample)
    book["Resultat"]["B7"] = "ca. 4"
    book["Resultat"]["B8"].comment = Comment("spør Kari", "økonomi")
    book["Sykefravær"]["E5"] = "influensa"
    own = book.create_sheet("Mine notater")
    own["A1"] = "='Sykefravær'!B9"
    book.save(sample)
    before, data = typed(sample), sample.read_bytes()
    done = importing.import_counts(sample, ALL, tmp_path / "ny.xlsx")
    after = typed(tmp_path / "ny.xlsx")
    assert sample.read_bytes() == data
    assert ("ca. 4" in before.values(), before.keys() <= after.keys()) == (True, True)
    assert {key: value for key, value in after.items() if key in before} == before
    written = openpyxl.load_workbook(tmp_path / "ny.xlsx")
    assert written["Mine notater"]["A1"].value == "='Sykefravær'!B9"
    assert written["Resultat"]["B8"].comment.text.endswith("spør Kari")
    assert done.catalogue.facts["rapport.saksnummer"].value if "rapport.saksnummer" in done.catalogue.facts else True


def test_the_marks_of_the_last_reports_texts_stay_where_nobody_took_them_away(sample, tmp_path):
    from virksomhetsrapport import next_period

    april = tmp_path / "april.xlsx"
    next_period.roll(sample, "2025-04", april, "prøve")
    sheet = "Tekst ledelse"
    edit_file(april, {(sheet, "C5"): None})
    counts = counts_of({JANUARY: (Decimal(2200), days("25.5", "59.62"))}, last=Month(2025, 4))
    write_counts(tmp_path / "tall.json", counts)
    importing.import_counts(april, tmp_path / "tall.json", tmp_path / "ny.xlsx")
    before, after = (openpyxl.load_workbook(path)[sheet] for path in (april, tmp_path / "ny.xlsx"))
    marks = [[cell.value for cell in of["C"][3:]] for of in (before, after)]
    assert marks[0][1] is None
    assert "fra forrige periode" in marks[0]
    assert marks[0][: len(marks[1])] == marks[1][: len(marks[0])]
    assert len(app.check(tmp_path / "ny.xlsx").catalogue.history.pasts) == 1


# What is told


def test_what_late_registration_has_changed_is_told_with_both_figures(sample, tmp_path):
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    importing.import_counts(sample, ALL, first)
    later = tmp_path / "fravaer.csv"
    text = (LISTS / "fravaer.csv").read_text("utf-8")
    later.write_text(text + "1031;06.01.2025;10.01.2025;Egenmelding;;100\n", "utf-8")
    done = importing.import_counts(first, ALL._replace(absence=later, breaches=None), second)
    said = [say_finding(each) for each in done.told]
    emptied = "var skrevet som {} %, men dagsverkene gir {} %. Cellen er tømt, og prosenten følger av dagsverkene."
    assert said == [
        "Korttidssykefravær (<= 16 dager), dagsverk, januar 2025 (Sykefravær B9) var 25,5, og er nå 30,5.",
        f"Korttidssykefravær (<= 16 dager), januar 2025 (Sykefravær B5) {emptied.format('1,16', '1,39')}",
        f"Totalt, januar 2025 (Sykefravær B7) {emptied.format('3,87', '4,1')}",
    ]
    facts = done.catalogue.facts
    assert show(facts["sykefravaer.totalt[2025-01]"]) == "4,10\u00a0%"
    assert facts["sykefravaer.totalt[2025-01]"].rule == "days-of-agreed"


def test_the_same_counts_once_more_change_nothing(imported, tmp_path):
    path, _ = imported
    done = importing.import_counts(path, ALL, tmp_path / "igjen.xlsx")
    assert done.told == ()
    assert (tmp_path / "igjen.xlsx").read_bytes() == path.read_bytes()


def test_errors_of_the_lists_are_told_and_their_lines_are_counted_nowhere(made, tmp_path):
    wrong = tmp_path / "fravaer.csv"
    wrong.write_text("Ansattnr;Fra;Til;Type;Grad\n7;06.01.2025;10.01.2025;EM;\n8;01/02/2025;2025-02-03;EM;\n", "utf-8")
    lists = ALL._replace(absence=wrong, breaches=None)
    said = ["import", made["empty"], "--absence", wrong, "--agreed", LISTS / "avtalt.csv", "--out", tmp_path / "1.xlsx"]
    assert main_exits(said) == 1
    done = importing.import_counts(made["empty"], lists, tmp_path / "ny.xlsx")
    assert [each.cell.a1 for each in done.found if each.severity.value == "error"] == ["B3"]
    assert only(done.told, "import-errors").params["count"] == 1
    assert done.catalogue.facts["sykefravaer.totalt_dagsverk[2025-01]"].number == 5
    assert done.catalogue.facts["sykefravaer.totalt_dagsverk[2025-02]"].number == 0


# What is refused


def refused(workbook: Path, given, out: Path) -> str:
    with pytest.raises(ProgramError) as caught:
        importing.import_counts(workbook, given, out)
    assert not [path for path in out.parent.iterdir() if path == out or path.name.startswith(".vr-")]
    return caught.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisation": "andre"}, "counts-other-organisation"),
        ({"last": Month(2025, 4)}, "counts-other-period"),
        ({"breaches": BreachCounts((JANUARY,), {"fremmed": {JANUARY: 1}}, {})}, "import-unknown-type"),
        ({"absence": None}, "import-nothing-delivered"),
    ],
)
def test_counts_that_are_of_something_else_are_refused(changes, code, made, tmp_path):
    known = {"absence": {JANUARY: (Decimal(9), days("1", "2"))}, **changes}
    write_counts(tmp_path / "tall.json", counts_of(**known))
    assert refused(made["empty"], tmp_path / "tall.json", tmp_path / "ny.xlsx") == code


def test_a_damaged_file_of_counts_is_refused(made, tmp_path):
    path = tmp_path / "tall.json"
    path.write_text(counts_text(counts_of({JANUARY: (Decimal(9), days("1", "2"))}))[:-40], "utf-8")
    assert refused(made["empty"], path, tmp_path / "ny.xlsx") == "counts-damaged"


@pytest.mark.parametrize("text", ["", "Hei\n\nhva er dette\n", ";;;\n;;;\n"])
def test_a_list_that_cannot_be_counted_is_refused_with_what_is_wrong(text, made, tmp_path):
    path = tmp_path / "l.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ProgramError) as caught:
        importing.import_counts(made["empty"], ALL._replace(absence=path), tmp_path / "ny.xlsx")
    assert not isinstance(caught.value, HeldBackError) or caught.value.sentences
    assert not (tmp_path / "ny.xlsx").exists()


def test_nothing_is_written_over(sample, made, tmp_path):
    taken = tmp_path / "opptatt.xlsx"
    taken.write_bytes(b"noe")
    with pytest.raises(ProgramError) as caught:
        importing.import_counts(sample, ALL, taken)
    assert (caught.value.code, taken.read_bytes()) == ("output-exists", b"noe")
    with pytest.raises(ProgramError) as caught:
        importing.import_counts(sample, ALL, sample)
    assert caught.value.code == "output-is-input"


@pytest.mark.parametrize(
    ("key", "code"), [("absence", "import-no-absence"), ("breaches", "import-no-breaches"), ("days", "import-no-days")]
)
def test_a_workbook_without_a_table_that_takes_the_counts_refuses_them(key, code):
    definition = shipped("hdo")
    if key == "days":
        tables = tuple(
            table._replace(spec=table.spec._replace(days=False)) if table.head.id == "sykefravaer" else table
            for table in definition.tables
        )
        definition = definition._replace(tables=tables)
    else:
        definition = definition._replace(hr=definition.hr._replace(**{key: ""}))
    counts = counts_of({JANUARY: (Decimal(9), days("1", "2"))}, BreachCounts((JANUARY,), {}, {}))
    with pytest.raises(ProgramError) as caught:
        take_counts(definition, Period(FEBRUARY, 2), {}, counts, NO_HISTORY)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["--counts", "a", "--absence", "b"],
        ["--absence", "a", "--agreed", "b", "--positions", "c"],
        ["--breaches", "a", "--agreed", "b"],
    ],
)
def test_the_command_asks_for_one_source(given, made, tmp_path, capsys):
    assert main_exits(["import", made["empty"], *given, "--out", tmp_path / "ny.xlsx"]) == 2
    assert "Oppgi" in capsys.readouterr().err


def test_the_command_says_what_the_import_changed(sample, tmp_path, capsys):
    write_counts(tmp_path / "tall.json", counts_of({JANUARY: (Decimal(1000), days("10", "20"))}, errors=2))
    assert main_exits(["import", sample, "--counts", tmp_path / "tall.json", "--out", tmp_path / "ny.xlsx"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{tmp_path / 'ny.xlsx'} (definisjon: ")
    assert "Listene bak tallene i «Sykefravær i prosent av avtalte dagsverk» har 2 feil" in err
    assert "Totalt, januar 2025 (Sykefravær B7) var skrevet som 3,87 %, men dagsverkene gir 3 %." in err


# Cell by cell


def taken(cells, counts, history=NO_HISTORY):
    return take_counts(shipped("hdo"), Period(FEBRUARY, 2), cells, counts, history)


def breaches(january: Mapping[str, int], february: Mapping[str, int], causes=None) -> Counts:
    types = dict.fromkeys((*january, *february))
    by_month = {id: {JANUARY: january.get(id, 0), FEBRUARY: february.get(id, 0)} for id in types}
    return counts_of(breaches=BreachCounts((JANUARY, FEBRUARY), by_month, causes or {}))


def test_a_type_without_breaches_is_left_empty_and_a_month_without_any_says_so():
    found = taken({}, breaches({"sondager": 2, "timer_dag": 0}, {})).cells
    assert found == {("aml", "sondager", "2025-01"): 2, ("aml", "totalt", "2025-02"): 0}


def test_breaches_that_are_gone_are_told_and_a_typed_total_makes_way():
    before = {
        ("aml", "sondager", "2025-01"): Decimal(3),
        ("aml", "timer_dag", "2025-01"): Decimal(2),
        ("aml", "totalt", "2025-01"): Decimal(5),
    }
    found = taken(before, breaches({"timer_dag": 2}, {"timer_dag": 1}))
    assert found.cells == {
        ("aml", "sondager", "2025-01"): None,
        ("aml", "totalt", "2025-01"): None,
        ("aml", "timer_dag", "2025-02"): 1,
    }
    assert [(each.finding.code, each.finding.params["before"], each.finding.params["now"]) for each in found.told] == [
        ("import-changed", 3, 0),
        ("import-sum-freed", 5, 2),
    ]


def test_causes_stand_on_the_rows_that_name_them_and_others_stay():
    before = {
        ("aml_arsaker", "1", "aarsak"): "Noe annet",
        ("aml_arsaker", "1", "antall"): Decimal(4),
        ("aml_arsaker", "3", "aarsak"): "Vanlig  DRIFT",
        ("aml_arsaker", "3", "antall"): Decimal(7),
    }
    found = taken(before, breaches({"sondager": 9}, {}, {"vanlig drift": 8, "ny": 1, "ingen": 0}))
    assert {key: value for key, value in found.cells.items() if key[0] == "aml_arsaker"} == {
        ("aml_arsaker", "3", "antall"): 8,
        ("aml_arsaker", "4", "aarsak"): "ny",
        ("aml_arsaker", "4", "antall"): 1,
    }
    assert codes([each.finding for each in found.told]) == ["import-changed"]


def test_months_that_the_table_does_not_show_are_told_and_held_against_the_last_report():
    definition = shipped("hdo")
    aml = definition.table("aml")
    two = aml._replace(spec=replace(aml.spec, span=aml.spec.span._replace(year=False)))
    definition = definition._replace(tables=tuple(two if each is aml else each for each in definition.tables))
    counts = Counts(
        "hdo",
        Month(2025, 4),
        None,
        BreachCounts(
            tuple(Month(2025, number) for number in (1, 2, 3, 4)),
            {"sondager": {JANUARY: 3, FEBRUARY: 1, Month(2025, 3): 1, Month(2025, 4): 1}},
            {},
        ),
    )
    said = {
        "aml.totalt[2025-01]": Decimal(2),
        "aml.sondager[2025-01]": Decimal(2),
        "aml.totalt[2025-02]": Decimal(1),
        "aml.sondager[2025-02]": Decimal(1),
    }
    history = History((Past(FEBRUARY, "2025-03-20", said),), {id: Described(id, "antall") for id in said})
    found = take_counts(definition, Period(Month(2025, 4), 2), {}, counts, history)
    assert [each.finding.code for each in found.told] == ["import-not-shown", "import-reported", "import-reported"]
    assert "januar 2025, februar 2025" in say_finding(found.told[0].finding)
    assert [(each.finding.params["before"], each.finding.params["now"]) for each in found.told[1:]] == [(2, 3), (2, 3)]
    assert {key[2] for key in found.cells} == {"2025-03", "2025-04"}


def test_a_hidden_month_leaves_the_cells_as_they_were():
    before = {("sykefravaer", "korttid", "2025-01"): Decimal(1)}
    found = taken(before, counts_of({JANUARY: Rates(None, Days(), hidden=True)}))
    assert (found.cells, codes([each.finding for each in found.told])) == ({}, ["import-hidden"])


@pytest.mark.parametrize("seed", range(40))
def test_every_cell_that_the_counts_speak_of_comes_to_say_what_they_say(seed):
    """Whatever stood there: what is another figure now is told once, with both, and no other cell is touched."""
    chance = random.Random(seed)

    def figure():
        return Decimal(chance.randint(0, 9000)) / 100

    absence = {
        month: Rates(chance.choice((None, Decimal(chance.randint(2000, 4000)))), Days(*(figure() for _ in range(4))))
        for month in chance.sample((JANUARY, FEBRUARY), chance.randint(1, 2))
    }
    columns = [str(month) for month in (JANUARY, FEBRUARY)]
    lines = ("avtalte", "korttid_dagsverk", "langtid_dagsverk", "korttid", "langtid", "totalt", "totalt_dagsverk")
    before = {
        ("sykefravaer", line, column): figure() / (20 if "dagsverk" not in line and line != "avtalte" else 1)
        for line in lines
        for column in columns
        if chance.random() < 0.5
    }
    before[("resultat", "noe", "annet")] = Decimal(1)
    found = taken(before, counts_of(absence))
    after = {key: value for key, value in {**before, **found.cells}.items() if value is not None}
    told = {each.key: each.finding.params for each in found.told}
    assert len(told) == len(found.told)
    for month, rates in absence.items():
        column, agreed = str(month), rates.agreed
        wanted = {"korttid_dagsverk": rates.days.short, "langtid_dagsverk": rates.days.long}
        if agreed is not None:
            wanted["avtalte"] = agreed
        assert {line: after["sykefravaer", line, column] for line in wanted} == wanted
        standing = after.get(("sykefravaer", "avtalte", column))
        for line, lost, room in (
            ("korttid", rates.days.short, Decimal("0.005")),
            ("langtid", rates.days.long, Decimal("0.005")),
            ("totalt", rates.days.all, Decimal("0.015")),
        ):
            kept = after.get(("sykefravaer", line, column))
            if kept is not None and standing:
                assert abs(kept - lost * 100 / standing) <= room
        assert after.get(("sykefravaer", "totalt_dagsverk", column), rates.days.all) == rates.days.all
    changed = {key for key in before if before[key] != after.get(key)}
    assert changed == told.keys()
    assert all(told[key]["before"] == before[key] for key in changed)
    counted = {str(month) for month in absence}
    assert all(key[0] == "sykefravaer" and key[2] in counted for key in {**found.cells})
