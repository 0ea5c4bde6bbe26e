"""What the next period begins with, followed over many of them filled in at random: the truth is kept beside."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from rolling import FIRST, Ended, filled_in, first_month, following, rolled
from virksomhetsrapport.catalogue import build
from virksomhetsrapport.history import NO_HISTORY
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Period, read_month
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.since import lasting_ids, moved_since
from workbooks import codes, definition_of, filled, period_of

MONTH = re.compile(r"\d{4}-\d{2}")
BY_MONTH = ("absence", "availability", "breaches", "series", "service_levels")


def chain(organisation: str, month: str, periods: int, seed: int) -> list[Ended]:
    chance = random.Random(seed)
    definition, period, inputs = first_month(organisation, month)
    ended, history = [], NO_HISTORY
    for _ in range(periods):
        ended.append(rolled(definition, period, inputs, history))
        history, period = ended[-1].history, following(definition, period)
        inputs = filled_in(chance, definition, period, ended[-1].carried.inputs)
    return ended


@pytest.fixture(scope="module", params=FIRST, ids=[organisation for organisation, _ in FIRST])
def year(request) -> tuple[str, list[Ended]]:
    """More than a year of one organisation."""
    organisation, month = request.param
    definition = first_month(organisation, month)[0]
    return organisation, chain(organisation, month, 14 // definition.months + 1, seed=len(organisation))


def kind_of(ended: Ended, table: str) -> str:
    return ended.catalogue.definition.table(table).kind.__name__.rpartition(".")[2]


def layout_of(ended: Ended, table: str, period: Period) -> GridLayout:
    found = ended.catalogue.definition.table(table)
    layout = found.kind.layout(found.spec, period)
    assert isinstance(layout, GridLayout)
    return layout


def next_of(ended: Ended) -> Period:
    return following(ended.catalogue.definition, ended.period)


def test_every_figure_of_a_month_stands_at_its_month_and_its_line(year):
    truth = {}
    seen = 0
    for ended in year[1]:
        for key, value in ended.inputs.cells.items():
            if kind_of(ended, key[0]) in BY_MONTH and MONTH.search(key[2]):
                assert truth.setdefault(key, value) == value
        for key, value in ended.carried.inputs.cells.items():
            if kind_of(ended, key[0]) in BY_MONTH and MONTH.search(key[2]):
                assert value == truth[key], key
                seen += 1
        shown = {
            (table.head.id, line.key, column)
            for table in ended.catalogue.definition.tables
            if kind_of(ended, table.head.id) in BY_MONTH
            for line in layout_of(ended, table.head.id, next_of(ended)).lines
            for column in line.slots
        }
        assert {key for key in truth if key in shown} <= ended.carried.inputs.cells.keys()
    assert seen > 100


def test_nothing_of_the_period_itself_stays(year):
    for ended in year[1]:
        months = {str(month) for month in next_of(ended).each}
        for _, _, column in ended.carried.inputs.cells:
            assert not any(column.startswith(month) for month in months)
        stays = {column for _, _, column in ended.carried.inputs.cells if not MONTH.search(column)}
        assert not stays & {"faktisk", "budsjett", "hia", "hia_budsjett", "regnskap", "kommentar", "note"}
        assert ended.carried.inputs.cover == {}


def test_an_annual_budget_stays_until_the_year_is_over(year):
    for ended in year[1]:
        same = next_of(ended).last.year == ended.period.last.year
        for key, value in ended.inputs.cells.items():
            if key[2] == "aarsbudsjett":
                assert ended.carried.inputs.cells.get(key) == (value if same else None)


def test_an_opening_balance_is_the_last_closing_or_that_of_the_year():
    chance = random.Random(4)
    for since in ("year", "period"):
        movements = '[{ id = "ned", label = "Ned" }]'
        definition = definition_of(
            f'id = "konto"\nkind = "balance"\nunit = "kr"\nsince = "{since}"\nmovements = {movements}', months=2
        )
        period = period_of(definition, "2024-08")
        inputs, history = Inputs({("konto", "ib", "belop"): Decimal(100), ("konto", "ned", "belop"): Decimal(-7)}), None
        openings = []
        for _ in range(5):
            ended = rolled(definition, period, inputs, history or NO_HISTORY)
            closing = ended.catalogue.facts["konto.ub"].number
            opening = ended.carried.inputs.cells["konto", "ib", "belop"]
            turned = period.last.number == 12
            kept = since == "year" and not turned
            assert opening == (ended.inputs.cells["konto", "ib", "belop"] if kept else closing)
            openings.append(opening)
            history, period = ended.history, following(definition, period)
            moved = Decimal(chance.randint(-(10**6), 10**6))
            inputs = Inputs({**ended.carried.inputs.cells, ("konto", "ned", "belop"): moved})
        assert len(set(openings)) > 1


def test_a_comparison_takes_last_year_from_the_reports_of_last_year():
    definition = definition_of('id = "nye"\nkind = "comparison"\nlines = [{ id = "mottatt", label = "Mottatt" }]')
    period, history = period_of(definition, "2024-01"), NO_HISTORY
    chance, so_far = random.Random(9), {}
    inputs = Inputs()
    for _ in range(26):
        so_far[period.last] = Decimal(chance.randint(1, 10**6))
        cells = {**inputs.cells, ("nye", "mottatt", "hia"): so_far[period.last]}
        cells.setdefault(("nye", "mottatt", "fjor"), Decimal(11))
        cells.setdefault(("nye", "mottatt", "fjoraar"), Decimal(22))
        ended = rolled(definition, period, Inputs(cells), history)
        history, period, inputs = ended.history, following(definition, period), ended.carried.inputs
        assert inputs.cells.get(("nye", "mottatt", "fjor")) == so_far.get(period.last.plus(-12))
        december = read_month(f"{period.last.year - 1}-12")
        assert inputs.cells.get(("nye", "mottatt", "fjoraar")) == (so_far.get(december) or Decimal(22))


def test_key_figures_stay_as_the_definition_says():
    figures = """
figures = [
  { id = "ramme", label = "Ramme", unit = "kr", stays = "always" },
  { id = "plan", label = "Plan", unit = "kr", stays = "year" },
  { id = "ansatte", label = "Ansatte", unit = "kr", reference = "årsskiftet", reference_from = "year_end" },
  { id = "klager", label = "Klager", unit = "kr", reference = "måneden før", reference_from = "last_period" },
  { id = "prover", label = "Prøver", unit = "kr", reference = "i fjor", reference_from = "last_year" },
  { id = "annet", label = "Annet", unit = "kr", reference = "før" },
]
"""
    definition = definition_of(f'id = "tall"\nkind = "key_figures"\n{figures}')
    chance, typed = random.Random(2), {}
    period, history, inputs = period_of(definition, "2024-10"), NO_HISTORY, Inputs()
    for _ in range(15):
        cells = {**inputs.cells}
        for line in ("ramme", "plan", "ansatte", "klager", "prover", "annet"):
            cells.setdefault(("tall", line, "verdi"), Decimal(chance.randint(1, 10**6)))
            typed[line, period.last] = cells["tall", line, "verdi"]
        for line in ("ansatte", "klager", "prover", "annet"):
            cells.setdefault(("tall", line, "referanse"), Decimal(chance.randint(1, 10**6)))
        ended = rolled(definition, period, Inputs(cells), history)
        history, period, inputs = ended.history, following(definition, period), ended.carried.inputs
        same_year = period.last.number > 1
        december = read_month(f"{period.last.year - 1}-12")
        wanted = {
            ("ramme", "verdi"): cells["tall", "ramme", "verdi"],
            ("plan", "verdi"): cells["tall", "plan", "verdi"] if same_year else None,
            ("ansatte", "referanse"): cells["tall", "ansatte", "referanse"]
            if same_year
            else typed["ansatte", december],
            ("klager", "referanse"): typed["klager", period.last.plus(-1)],
            ("prover", "referanse"): typed.get(("prover", period.last.plus(-12))),
        }
        found = {(line, column): value for (_, line, column), value in inputs.cells.items()}
        assert found == {key: value for key, value in wanted.items() if value is not None}


def test_closed_risks_go_and_open_ones_stay_in_their_order_with_new_numbers(year):
    for ended in year[1]:
        for table in ended.catalogue.definition.tables:
            if kind_of(ended, table.head.id) != "risks" or table.spec.open is None:
                continue
            rule, was, now = table.spec.open, {}, {}
            for source, rows in ((ended.inputs.cells, was), (ended.carried.inputs.cells, now)):
                for (id, row, column), value in source.items():
                    if id == table.head.id:
                        rows.setdefault(int(row), {})[column] = value
            open_words = (*rule.words, *rule.stays)
            kept = [row for _, row in sorted(was.items()) if row[rule.column] in open_words]
            assert [row for _, row in sorted(now.items())] == [
                {column: value for column, value in row.items() if column != "kommentar"} for row in kept
            ]
            assert sorted(now) == list(range(1, len(kept) + 1))


def test_projects_keep_their_statuses_and_lose_their_trends(year):
    for ended in year[1]:
        for (table, row, column), value in ended.inputs.cells.items():
            if kind_of(ended, table) == "portfolio":
                gone = column.endswith(".trend") or column == "kommentar"
                assert ended.carried.inputs.cells.get((table, row, column)) == (None if gone else value)


def test_texts_stay_and_are_marked(year):
    for ended in year[1]:
        assert ended.carried.inputs.texts.keys() == ended.carried.inputs.carried
        assert ended.carried.inputs.carried == {id for id, text in ended.inputs.texts.items() if text.strip()}


def test_a_month_that_the_sheet_did_not_show_comes_from_the_history():
    definition = definition_of(
        'id = "ko"\nkind = "series"\nmonths = [-3, 0]\nlines = [{ id = "antall", label = "Kø", unit = "antall" }]'
    )
    truth, chance = {}, random.Random(3)
    period, history, inputs = period_of(definition, "2024-06"), NO_HISTORY, Inputs()
    for number in range(9):
        cells = {**inputs.cells}
        for month in (period.last.plus(-3), period.last):
            truth.setdefault(month, Decimal(chance.randint(0, 10**6)))
            cells["ko", "antall", str(month)] = truth[month]
        ended = rolled(definition, period, Inputs(cells), history)
        history, period, inputs = ended.history, following(definition, period), ended.carried.inputs
        before = period.last.plus(-3)
        assert dict(inputs.cells) == (
            {("ko", "antall", str(before)): truth[before]} if number >= 2 or before in truth else {}
        )


# A definition that changed


def series(lines: str, more: str = "") -> str:
    return f'id = "serie"\nkind = "series"\nmonths = 3\nlines = [{lines}]\n{more}'


def line(id: str, label: str, more: str = 'unit = "antall"') -> str:
    return f'{{ id = "{id}", label = "{label}", {more} }},'


OLD = (
    line("a", "Første")
    + line("b", "Andre")
    + line("c", "Tredje")
    + line("sum", "Sum", 'unit = "antall", sum_of = ["a", "b", "c"]')
)
NEW = line("x", "Helt ny") + line("c", "Tredje") + line("a", "Den første") + line("y", "Også ny")
NEW += line("sum", "Sum", 'unit = "antall", sum_of = ["x", "c", "a", "y"]')


def test_lines_follow_their_ids_and_nothing_lands_on_another_one():
    before, after = definition_of(series(OLD)), definition_of(series(NEW))
    period = period_of(before, "2025-03")
    months = [str(period.last.plus(back)) for back in (-2, -1, 0)]
    cells = {("serie", id, month): Decimal(ord(id) * 10 + at) for id in "abc" for at, month in enumerate(months)}
    cells["serie", "sum", months[1]] = Decimal(2943)
    ended = rolled(before, period, Inputs(cells), after=after)
    kept = {key: value for key, value in cells.items() if key[1] in "ac" and key[2] != months[0]}
    assert dict(ended.carried.inputs.cells) == kept
    assert codes(ended.carried.told) == ["carried-sum-freed"]
    last = ended.history.last
    assert last is not None
    assert {
        f"serie.b[{month}]": value for (_, id, month), value in cells.items() if id == "b"
    }.items() <= last.values.items()


def test_a_figure_whose_unit_changed_begins_empty_and_is_told():
    before = definition_of(series(line("a", "Første", 'unit = "kr"')))
    after = definition_of(series(line("a", "Første", 'unit = "1000 kr"')))
    period = period_of(before, "2025-03")
    ended = rolled(before, period, Inputs({("serie", "a", "2025-03"): Decimal(5000)}), after=after)
    assert ended.carried.inputs.cells == {}
    assert codes(ended.carried.told) == ["carried-unit-other"]
    facts = build(after, period.last, filled(after, period, Inputs())).facts
    moved = {
        fact.id: fact.value for fact in moved_since(period, facts, ended.history, lasting_ids(after, period, facts))
    }
    assert moved["forrige.serie.a[2025-03]"] is None


def test_a_choice_that_is_no_more_begins_empty_and_is_told():
    def risks(words: str) -> str:
        status = f'{{ id = "status", label = "Status", choices = [{words}] }}'
        return f'id = "risiko"\nkind = "risks"\ncolumns = [{{ id = "navn", label = "Navn" }}, {status}]'

    before, after = definition_of(risks('"åpen", "vurderes"')), definition_of(risks('"Åpen", "lukket"'))
    cells = {("risiko", "1", "navn"): "A", ("risiko", "1", "status"): "åpen"}
    cells |= {("risiko", "2", "navn"): "B", ("risiko", "2", "status"): "vurderes"}
    ended = rolled(before, period_of(before, "2025-03"), Inputs(cells), after=after)
    assert ended.carried.inputs.cells == {
        ("risiko", "1", "navn"): "A",
        ("risiko", "1", "status"): "Åpen",
        ("risiko", "2", "navn"): "B",
    }
    assert codes(ended.carried.told) == ["carried-choice-gone"]


def test_a_table_of_another_kind_takes_nothing_over():
    before = definition_of('id = "t"\nkind = "budget_accounts"\nunit = "kr"\nlines = [{ id = "a", label = "A" }]')
    after = definition_of(
        'id = "t"\nkind = "budget_result"\nunit = "kr"\nlines = [{ id = "a", label = "A", type = "cost" }]'
    )
    ended = rolled(before, period_of(before, "2025-03"), Inputs({("t", "a", "aarsbudsjett"): Decimal(9)}), after=after)
    assert ended.carried.inputs == Inputs()


def test_a_text_follows_its_section_to_another_sheet():
    def texts(id: str) -> str:
        return f'id = "{id}"\nkind = "texts"\ntexts = [{{ id = "felles", heading = "Felles" }}]'

    before, after = definition_of(texts("en")), definition_of(texts("to"))
    ended = rolled(before, period_of(before, "2025-03"), Inputs(texts={"felles": "Et avsnitt."}), after=after)
    assert ended.carried.inputs == Inputs(texts={"felles": "Et avsnitt."}, carried=frozenset({"felles"}))


def test_a_sum_that_was_added_up_stays_a_formula_and_one_that_was_reported_stays_typed():
    definition = definition_of(series(OLD))
    period = period_of(definition, "2025-03")
    cells = {("serie", id, month): Decimal(5) for id in "abc" for month in ("2025-01", "2025-02", "2025-03")}
    cells["serie", "sum", "2025-03"] = Decimal(15)
    ended = rolled(definition, period, Inputs(cells))
    sums = {key: value for key, value in ended.carried.inputs.cells.items() if key[1] == "sum"}
    assert sums == {("serie", "sum", "2025-03"): Decimal(15)}


def test_comments_are_emptied(year):
    comments = {
        (table.head.id, column.key)
        for table in year[1][0].catalogue.definition.tables
        if isinstance(layout := table.kind.layout(table.spec, year[1][0].period), GridLayout)
        for column in layout.columns
        if column.role is Role.COMMENT
    }
    assert {(table, column) for table, _, column in year[1][0].inputs.cells} & comments
    for ended in year[1]:
        assert not {(table, column) for table, _, column in ended.carried.inputs.cells} & comments
