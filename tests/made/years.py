"""Years that nobody reported: for an organisation a row of reports, consistent each by itself and with each other.

What two reports both show agrees between them, unless it was registered late; the year to date is the sum of the
periods, an opening is what the last closing was, risks come, move, are closed and go, arrows tell how projects have
moved, and texts name their own months, by placeholder or in plain words.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from made import Cells, by_month, by_report
from made.slips import half_up
from oracle.base import MONTHS, When, YearMonth, later, month_key, read_toml
from virksomhetsrapport import app
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.definition import Definition, parse
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.history import NO_HISTORY, History, Past
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Period
from virksomhetsrapport.since import is_of_past, worth_keeping
from workbooks import REPOSITORY, filled, period_of

FILES = {
    "hdo": REPOSITORY / "workbook" / "hdo" / "definition.toml",
    "helse-nord-ikt": REPOSITORY / "workbook" / "helse-nord-ikt" / "definition.toml",
    "nordlys": REPOSITORY / "tests" / "data" / "nordlys" / "workbook" / "nordlys" / "definition.toml",
}
BY_MONTH = {"absence", "breaches", "series", "service_levels", "availability"}


@dataclass(frozen=True)
class Report:
    """What people typed for one period: figures and words by cell, texts by section, the fields of the cover."""

    when: When
    cells: Cells
    texts: dict[str, str] = field(default_factory=dict)
    cover: dict[str, Any] = field(default_factory=dict)

    @property
    def last(self) -> str:
        return month_key(self.when.year, self.when.month)

    @property
    def inputs(self) -> Inputs:
        cells = {key: _typed(value) for key, value in self.cells.items()}
        return Inputs(cells=cells, texts=self.texts, cover=self.cover)


def _typed(value: Fraction | str) -> Decimal | str:
    if isinstance(value, str):
        return value
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(exact) == value, f"{value} is nothing that anybody can type"
    return exact


@cache
def blocks_of(file: Path) -> list[dict[str, Any]]:
    """The tables of a definition file as they are written there, decimals as fractions."""
    tables: list[dict[str, Any]] = read_toml(file)["table"]
    return tables


@cache
def definition_of(organisation: str) -> Definition:
    file = FILES[organisation]
    return parse(tomllib.loads(file.read_text("utf-8"), parse_float=Decimal), str(file))


def reports(seed: int, organisation: str, count: int, first: YearMonth | None = None, late: float = 0) -> list[Report]:
    """So many reports in a row, the first for the period that ends with the month `first`, else with the first period
    of a year. `late` is how likely it is for each table by month that more has become known of an earlier month."""
    months = definition_of(organisation).months
    rng = random.Random(f"{organisation} {seed}")
    start = first or (rng.randint(2020, 2027), months)
    whens = [When(*later(start, months * number), months) for number in range(count)]
    every: list[Cells] = [{} for _ in whens]
    texts: list[dict[str, str]] = [{} for _ in whens]
    for table in blocks_of(FILES[organisation]):
        own = random.Random(f"{organisation} {seed} {table['id']}")
        if table["kind"] == "texts":
            for number, when in enumerate(whens):
                for section in table["texts"]:
                    texts[number][section["id"]] = _text(own, section["heading"], when, number)
            continue
        if table["kind"] in BY_MONTH:
            of_table = getattr(by_month, table["kind"])(own, table, whens, late)
        else:
            of_table = getattr(by_report, table["kind"])(own, table, whens)
        for cells, more in zip(every, of_table, strict=True):
            cells.update(more)
    agree = AGREE[organisation]
    agree(rng, whens, every)
    covers = [_cover(when, number) for number, when in enumerate(whens)]
    return [Report(*each) for each in zip(whens, every, texts, covers, strict=True)]


def _cover(when: When, number: int) -> dict[str, Any]:
    year, month = later((when.year, when.month), 1)
    return {"saksnummer": f"{number + 1:02d}-{when.year}", "styremote": dt.date(year, month, 20)}


# --- What the reports leave behind ---

Checked = Callable[[Definition, Period, Inputs, History], Catalogue]
"""How a workbook is checked: in memory, or through a file."""


def in_memory(definition: Definition, period: Period, inputs: Inputs, history: History) -> Catalogue:
    return build(definition, period.last, filled(definition, period, inputs, history))


def through_files(folder: Path) -> Checked:
    """Each workbook written to a file of the folder and checked there; an organisation that the program does not come
    with needs its definition beside it."""

    def checked(definition: Definition, period: Period, inputs: Inputs, history: History) -> Catalogue:
        path = folder / f"{definition.id}-{period}.xlsx"
        write_workbook(path, definition, period, inputs, {}, (), "", history=history)
        return app.check(path).catalogue

    return checked


def with_report(history: History, catalogue: Catalogue, issued: str) -> History:
    """The history that a workbook hands on to the next period when its report has been issued on that day."""
    definition, period = catalogue.definition, catalogue.period
    own = {id: fact for id, fact in catalogue.facts.items() if not is_of_past(id)}
    values, described = worth_keeping(definition, period, own, catalogue.elements)
    return history.with_past(Past(period.last, issued, values), described)


def histories(
    definition: Definition, row: Sequence[Report], checked: Checked = in_memory, history: History = NO_HISTORY
) -> list[History]:
    """For each of the reports the history that those before it leave, and last the one that all of them leave."""
    found = [history]
    for report in row:
        catalogue = checked(definition, period_of(definition, report.last), report.inputs, found[-1])
        found.append(with_report(found[-1], catalogue, str(report.cover["styremote"])))
    return found


# --- Texts ---


def _text(rng: random.Random, heading: str, when: When, number: int) -> str:
    """A few paragraphs, no two reports' alike."""
    year, month = when.year, when.month
    now, next_month = MONTHS[month - 1], MONTHS[later((year, month), 1)[1] - 1]
    first = MONTHS[when.months[0][1] - 1]
    count = 3 * number + rng.randint(10, 12)
    bank = [
        f"{heading}: {count} saker ble avsluttet i {{{{ periode.siste_maaned }}}}, og {count + 4} er under arbeid.",
        f"Teamet avsluttet {count} saker i {now} {year}.",
        f"I {first} startet {count} oppdrag. Arbeidet følger planen.",
        f"Tallet var {count} per {{{{ periode.siste_dag }}}}, mot {count - 2} på samme tid i {year - 1}.",
        f"Aktiviteten er høyere enn i {MONTHS[month - 1]} {year - 1}, med {count} saker.",
        f"Det er {count} flere enn i fjor, da {now} {year - 1} var preget av streik.",
        f"Neste møte i gruppe {count} holdes i {next_month}.",
        f"- **Opplæring:** {count} ansatte har fullført kurset\n- **Utstyr:** {count + 1} enheter er byttet",
        f"Ved utgangen av {now} var {count} av tiltakene gjennomført.",
        f"Planen for {year} omfatter {count} tiltak.",
    ]
    return "\n".join(rng.sample(bank, rng.randint(1, 3)))


# --- What must agree between the tables ---


def _hdo(rng: random.Random, whens: Sequence[When], every: Sequence[Cells]) -> None:
    del rng
    before: set[str] = set()
    for when, cells in zip(whens, every, strict=True):
        rows = {line for id, line, _ in cells if id == "risikoregister"}
        names = {str(cells["risikoregister", row, "id"]): cells["risikoregister", row, "status"] for row in rows}
        still = {name for name, status in names.items() if status == "åpen"}
        known = {"aapne": len(still), "nye": len(still - before), "lukket": len(before - still)}
        if when is whens[0]:
            known |= {"nye": 0, "lukket": 0}
        for id, value in known.items():
            cells["risiko", id, "verdi"] = Fraction(value)
        before = still
        _share_out(cells, "aml_arsaker", "antall", _sum(cells, "aml", _year(when)))
        _loans(cells)
        _invested(when, cells)


def _loans(cells: Cells) -> None:
    granted = half_up(_number(cells, "okonomi", "laan_innvilget", "verdi"), 0)
    cells["okonomi", "laan_innvilget", "verdi"] = granted
    cells["okonomi", "laan_forste", "verdi"] = half_up(granted / 3, 0)
    cells["okonomi", "laan_andre", "verdi"] = granted - half_up(granted / 3, 0)


def _invested(when: When, cells: Cells) -> None:
    """What has been invested so far grows through the year; a part of the budget is set aside."""
    budget = _number(cells, "okonomi", "investeringsbudsjett", "verdi")
    cells["okonomi", "investert", "verdi"] = half_up(budget * when.month / 13, 1)
    cells["okonomi", "satsninger", "verdi"] = half_up(budget / 20, 0)


def _helse_nord_ikt(rng: random.Random, whens: Sequence[When], every: Sequence[Cells]) -> None:
    del rng, whens
    for cells in every:
        actual, budget = (_number(cells, "resultat", "personalkostnader", key) for key in ("hia", "hia_budsjett"))
        left = (budget - actual) / 1000
        for id, share in (("avvik_lonn", Fraction(6, 10)), ("avvik_refusjoner", Fraction(7, 10)), ("avvik_annet", 1)):
            part = half_up(left * share, 1)
            cells["okonomi", id, "verdi"] = part
            left -= part
        fte = _number(cells, "hr", "fte", "verdi")
        cells["hr", "overforte", "verdi"] = min(Fraction(4), fte)


def _nordlys(rng: random.Random, whens: Sequence[When], every: Sequence[Cells]) -> None:
    answered: dict[YearMonth, tuple[Fraction, Fraction]] = {}
    for when, cells in zip(whens, every, strict=True):
        _share_out(cells, "vakter_grunner", "antall", _sum(cells, "vakter", _year(when)))
        for measure in ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett"):
            exact = _number(cells, "drift", "oppdrag", measure)
            old = cells["forskning", "oppdrag", measure]
            new = cells["forskning", "oppdrag", measure] = half_up(exact / 1000, 2)
            assert isinstance(old, Fraction)
            key = ("forskning", "igjen", measure)
            if key in cells:
                cells[key] = _number(cells, *key) + new - old
        _comment(cells, "forskning")
        total = in_time = Fraction(0)
        for at in when.months:
            column = month_key(*at)
            fast = _number(cells, "prover", "haster", column)
            cells["frister", "haster", f"{column}.totalt"] = fast
            cells["frister", "haster", f"{column}.brudd"] = half_up(fast / 20, 0)
            cells.pop(("frister", "haster", f"{column}.andel"), None)
            planned = _number(cells, "prover", "planlagt", column)
            study = cells["frister", "studie", f"{column}.totalt"]
            assert isinstance(study, Fraction)
            if study > planned:
                cells["frister", "studie", f"{column}.totalt"] = planned
                cells["frister", "studie", f"{column}.brudd"] = Fraction(0)
                cells.pop(("frister", "studie", f"{column}.andel"), None)
            total += fast + planned
            in_time += _number(cells, "prover", "i_tide", column)
        share = half_up(in_time * 100 / total, 1)
        cells["lab", "prover", "verdi"], cells["lab", "innen_frist", "verdi"] = total, share
        answered[when.year, when.month] = total, share
        last_year = answered.get(later((when.year, when.month), -12))
        cells["lab", "prover", "referanse"] = last_year[0] if last_year else half_up(total * Fraction(9, 10), 0)
        cells["lab", "innen_frist", "referanse"] = last_year[1] if last_year else share


def _comment(cells: Cells, table: str) -> None:
    """A word on every line, whether it needs one or not."""
    for line in {line for id, line, _ in cells if id == table}:
        cells[table, line, "kommentar"] = "Avhenger av når oppdragene betales."


def _year(when: When) -> set[str]:
    return {month_key(when.year, month) for month in range(1, when.month + 1)}


def _sum(cells: Cells, table: str, columns: set[str]) -> Fraction:
    values = [it for (id, line, column), it in cells.items() if id == table and line != "totalt" and column in columns]
    return sum((value for value in values if isinstance(value, Fraction)), Fraction(0))


def _share_out(cells: Cells, table: str, column: str, whole: Fraction) -> None:
    """Counts that make the whole, as even as can be, but for the last; rows for which none is left are dropped."""
    rows = sorted((line for id, line, key in cells if id == table and key == column), key=int)
    each = max(1, int(whole) // len(rows))
    left = int(whole)
    for row in rows:
        count = min(left, each) if row != rows[-1] else left
        left -= count
        if count:
            cells[table, row, column] = Fraction(count)
        else:
            for key in [key for key in cells if key[:2] == (table, row)]:
                del cells[key]


def _number(cells: Cells, *key: str) -> Fraction:
    value = cells[key[0], key[1], key[2]]
    assert isinstance(value, Fraction)
    return value


AGREE: dict[str, Callable[[random.Random, Sequence[When], Sequence[Cells]], None]] = {
    "hdo": _hdo,
    "helse-nord-ikt": _helse_nord_ikt,
    "nordlys": _nordlys,
}
"""By organisation, what makes the tables say the same where its definition wants that."""
