"""A chart in words, for those who do not see it."""

from decimal import Decimal

import pytest

from virksomhetsrapport.catalogue import build
from virksomhetsrapport.chart_words import alt_text, caption_text, lasting_alt_text, target_words, unit_note
from virksomhetsrapport.edges.messages import say_error
from virksomhetsrapport.elements import Chart
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.inputs import Inputs
from workbooks import definition_of, filled, period_of

HARD = "\u00a0"


def catalogue(lines, chart, figures, months="3", month="2025-02"):
    """A table of these lines with one chart; figures by line, oldest month first."""
    definition = definition_of(
        f'id = "t"\nkind = "series"\nmonths = {months}\nlines = [{lines}]\ncharts = [{{ id = "c", {chart} }}]'
    )
    period = period_of(definition, month)
    layout = definition.tables[0].kind.layout(definition.tables[0].spec, period)
    keys = [column.key for column in layout.columns if column.key[:1] == "2"]
    cells = {
        ("t", line, key): Decimal(str(value))
        for line, values in figures.items()
        for key, value in zip(keys, values, strict=True)
        if value is not None
    }
    return build(definition, period.last, filled(definition, period, Inputs(cells=cells)))


def described(*arguments, **more):
    built = catalogue(*arguments, **more)
    (chart,) = (element for element in built.elements.values() if isinstance(element, Chart))
    return alt_text(chart, built.facts, built.period)


SHARE = '{ id = "a", label = "Besvart i tide", unit = "%", decimals = 1, target = { at_least = 80, near = 2 } }'
MOST = '{ id = "a", label = "Fravær", unit = "%", decimals = 1, target = { at_most = 5 } }'
CALLS = '{ id = "a", label = "Inn", unit = "antall" }, { id = "b", label = "Ut", unit = "antall" }'
JUDGED = 'caption = "Se", lines = ["a"], target = true'


@pytest.mark.parametrize(
    ("line", "values", "said"),
    [
        (
            SHARE,
            (81, 90.3, 92.1),
            (
                "Linjediagram: Besvart i tide, des. 24 til feb. 25. Siste verdi, feb. 25: 92,1 %. "
                "Mål: minst 80 %, status: innenfor. Bedre enn måneden før, som var 90,3 %."
            ),
        ),
        (
            SHARE,
            (81, 90.3, 81.5),
            (
                "Linjediagram: Besvart i tide, des. 24 til feb. 25. Siste verdi, feb. 25: 81,5 %. "
                "Mål: minst 80 %, status: nær grensen. Dårligere enn måneden før, som var 90,3 %."
            ),
        ),
        (
            MOST,
            (4, 5.5, 5.2),
            (
                "Linjediagram: Fravær, des. 24 til feb. 25. Siste verdi, feb. 25: 5,2 %. "
                "Mål: høyst 5 %, status: utenfor. Bedre enn måneden før, som var 5,5 %."
            ),
        ),
        (
            MOST,
            (4, 4.2, 4.2),
            (
                "Linjediagram: Fravær, des. 24 til feb. 25. Siste verdi, feb. 25: 4,2 %. "
                "Mål: høyst 5 %, status: innenfor. Uendret siden måneden før."
            ),
        ),
        (
            MOST,
            (4, 4.2, None),
            (
                "Linjediagram: Fravær, des. 24 til feb. 25. Verdien for feb. 25 mangler. "
                "Siste kjente verdi, jan. 25, er 4,2 %. Mål: høyst 5 %, status: mangler."
            ),
        ),
        (
            MOST,
            (None, None, None),
            "Linjediagram: Fravær, des. 24 til feb. 25. Verdien for feb. 25 mangler. Mål: høyst 5 %, status: mangler.",
        ),
        (
            MOST,
            (4, None, 4.2),
            "Linjediagram: Fravær, des. 24 til feb. 25. Siste verdi, feb. 25: 4,2 %. Mål: høyst 5 %, status: innenfor.",
        ),
    ],
)
def test_a_line_with_a_target_is_told_with_its_status_and_which_way_it_goes(line, values, said):
    assert described(line, JUDGED, {"a": values}).replace(HARD, " ") == said


def test_without_a_target_a_figure_goes_up_or_down():
    chart = 'caption = "Se", form = "columns", lines = ["a"]'
    said = described(CALLS, chart, {"a": (1200, 1100, 1250)}).replace(HARD, " ")
    assert said == (
        "Søylediagram: Inn, des. 24 til feb. 25. Siste verdi, feb. 25: 1 250. Opp fra måneden før, som var 1 100."
    )


def test_a_target_that_the_chart_does_not_show_is_not_told():
    said = described(SHARE, 'caption = "Se", lines = ["a"]', {"a": (81, 90.3, 92.1)})
    assert "Mål" not in said
    assert said.replace(HARD, " ").endswith("Opp fra måneden før, som var 90,3 %.")


def test_of_several_lines_each_is_told():
    chart = 'caption = "Se", form = "columns", lines = ["a", "b"]'
    said = described(CALLS, chart, {"a": (9, 12, 10), "b": (4, 7, 7)})
    assert said == (
        "Søylediagram: Inn og Ut, des. 24 til feb. 25. "
        "Siste verdier, feb. 25, og endring siden måneden før: Inn 10, ned fra 12; Ut 7, uendret."
    )


def test_of_several_lines_one_that_is_missing_is_told():
    chart = 'caption = "Se", form = "columns", lines = ["a", "b"]'
    said = described(CALLS, chart, {"a": (9, 12, 10), "b": (4, 7, None)})
    assert said.endswith("Inn 10, ned fra 12; Ut mangler.")


def test_parts_of_a_sum_are_said_to_be_stacked():
    lines = f'{CALLS}, {{ id = "s", label = "Alt", unit = "antall", sum_of = ["a", "b"] }}'
    said = described(lines, 'caption = "Se", form = "stacked", lines = ["a", "b"]', {"a": (1, 2, 3), "b": (1, 1, 1)})
    assert said.startswith("Stablet søylediagram: Inn og Ut, ")


def test_where_months_are_left_out_the_one_before_is_named():
    said = described(CALLS, 'caption = "Se", lines = ["a"]', {"a": (9, 12)}, months="[-12, 0]")
    assert said.endswith("Siste verdi, feb. 25: 12. Opp fra feb. 24, som var 9.")


def test_a_single_month_has_no_span_and_has_not_moved():
    said = described(CALLS, 'caption = "Se", lines = ["a"]', {"a": (9,)}, months="1")
    assert said == "Linjediagram: Inn, feb. 25. Siste verdi, feb. 25: 9."


def test_a_drawing_whose_figures_change_is_told_without_them():
    built = catalogue(SHARE, JUDGED, {"a": (81, 90.3, 92.1)})
    said = lasting_alt_text(built.elements["t.c"], built.facts).replace(HARD, " ")
    assert said == "Linjediagram: Besvart i tide, des. 24 til feb. 25. Mål: minst 80 %."


@pytest.mark.parametrize(
    ("unit", "note"),
    [("%", ""), ("antall", ""), ("sekunder", "Tall i sekunder"), ("1000 kr", "Tall i 1000 kr")],
)
def test_the_unit_stands_by_the_axis_where_the_figures_do_not_say_it(unit, note):
    line = f'{{ id = "a", label = "Svartid", unit = "{unit}", target = {{ at_most = 30 }} }}'
    built = catalogue(line, JUDGED, {"a": (10, 20, 30)})
    chart = built.elements["t.c"]
    assert unit_note(chart, built.facts) == note
    assert target_words(chart, built.facts).startswith("høyst")


def test_a_caption_says_figures_of_the_period():
    caption = 'caption = "{{ t.a[siste] }} i {{ periode.siste_maaned }}, {{ t.a[forrige] }} før", lines = ["a"]'
    built = catalogue(CALLS, caption, {"a": (9, 12, 10)})
    assert caption_text(built.elements["t.c"], built.facts, built.period) == "10 i februar, 12 før"


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("{{ t.aa[siste] }}", "placeholder-unknown-name"),
        ("{{ t.a[siste] | stort }}", "placeholder-unknown-filter"),
        ("{{ t.a[siste] | mnok }}", "placeholder-filter-unfit"),
        ("{{ t.a[siste] ", "placeholder-not-closed"),
        ("{{ tabell: t }}", "placeholder-block-in-text"),
        ("som i {{ se: t }}", "definition-caption-reference"),
        ("som i {{ se: u }}", "placeholder-unknown-reference"),
    ],
)
def test_a_caption_that_cannot_be_said_is_a_fault_of_the_definition(caption, code):
    with pytest.raises(DefinitionError) as raised:
        catalogue(CALLS, f'caption = "Inn: {caption}", lines = ["a"]', {"a": (9, 12, 10)})
    assert [(fault.where, fault.code) for fault in raised.value.faults] == [("t.c", code)]
    head, told = say_error(raised.value)
    assert head == "Figurtekster i definisjonen til Prøven har 1 feil:"
    assert "t.c" in told
