"""From what staff wrote to what the reader sees."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.elements import Mark
from virksomhetsrapport.facts import Comparison, Fact, Flag, Origin, Status
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.placeholders import parse
from virksomhetsrapport.units import COUNT, KR, PERCENT, TEXT, TKR, unit_named
from virksomhetsrapport.wording import FILTERS, Piece, Problem, mark_texts, pieces, resolve

HARD, MINUS = "\u00a0", "\u2212"
PERIOD = Period(Month(2025, 2), 2)


def fact(id, value, unit=COUNT, decimals=0, **more):
    number = Decimal(value) if isinstance(value, int) else value
    origin = Origin.MISSING if number is None else Origin.TYPED
    return Fact(id, number, unit, id, origin, decimals, **more)


def deviation(line, rule, actual, budget):
    """A line's deviation with the two figures that it was taken between."""
    sign = 1 if rule == "actual-minus-budget" else -1
    pair = (f"t.{line}.faktisk", f"t.{line}.budsjett")
    taken = None if actual is None or budget is None else sign * (actual - budget)
    return [
        fact(pair[0], actual, KR),
        fact(pair[1], budget, KR),
        fact(f"t.{line}.avvik", taken, KR, rule=rule, inputs=pair),
    ]


FACTS = {
    fact.id: fact
    for fact in (
        *deviation("kostnad", "budget-minus-actual", 44_453_280, 60_789_819),
        *deviation("overskredet", "budget-minus-actual", 1_500_000, 1_000_000),
        *deviation("inntekt", "actual-minus-budget", 61_916_952, 64_152_848),
        *deviation("truffet", "actual-minus-budget", 100, 100),
        *deviation("ukjent", "budget-minus-actual", None, 100),
        fact("t.tusen", 4413, TKR),
        fact("t.antall", 36066),
        fact("t.minus", -7),
        fact("t.null", 0),
        fact("t.mangler", None),
        fact("t.andel", Decimal("92.14"), PERCENT, 1),
        fact("t.svartid[2025-01]", Decimal("12.2"), unit_named("sekunder"), 1),
        fact("t.svartid[2025-02]", Decimal("12.1"), unit_named("sekunder"), 1),
        fact("t.vurdering", "innenfor budsjett", TEXT),
        fact("t.tomt", "", TEXT),
        fact("t.maalt", 81, PERCENT, flag=Flag(Status.NEAR, Comparison.AT_LEAST, Decimal(80), Decimal(1))),
    )
}


def shown(inside):
    resolved = resolve(parse(inside), FACTS, PERIOD)
    assert isinstance(resolved, Piece), resolved
    return resolved.text


def problem(inside):
    resolved = resolve(parse(inside), FACTS, PERIOD)
    assert isinstance(resolved, Problem), resolved
    return resolved


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("t.kostnad.avvik | mnok", f"16,3{HARD}MNOK"),
        ("t.kostnad.avvik | mill_kr", f"16,3{HARD}mill. kr"),
        ("t.kostnad.avvik | tusen_kr", f"16{HARD}337{HARD}tusen kr"),
        ("t.kostnad.avvik | kr", f"16{HARD}336{HARD}539{HARD}kr"),
        ("t.tusen | kr", f"4{HARD}413{HARD}000{HARD}kr"),
        ("t.tusen | mill_kr", f"4,4{HARD}mill. kr"),
        ("t.inntekt.avvik | mnok", f"{MINUS}2,2{HARD}MNOK"),
        ("t.inntekt.avvik | mnok | abs", f"2,2{HARD}MNOK"),
        ("t.inntekt.avvik | abs | mnok", f"2,2{HARD}MNOK"),
        ("t.kostnad.avvik | mnok | pluss", f"+16,3{HARD}MNOK"),
        ("t.inntekt.avvik | mnok | pluss", f"{MINUS}2,2{HARD}MNOK"),
        ("t.null | pluss", "0"),
        ("t.kostnad.avvik | mnok | desimaler 3", f"16,337{HARD}MNOK"),
        ("t.kostnad.avvik | mnok | desimaler 0", f"16{HARD}MNOK"),
        ("t.kostnad.avvik | mnok | tall", "16,3"),
        ("t.andel", f"92,1{HARD}%"),
        ("t.andel | tall", "92,1"),
        ("t.antall", f"36{HARD}066"),
        ("t.vurdering", "innenfor budsjett"),
        ("t.vurdering | stor", "Innenfor budsjett"),
        ("t.kostnad.avvik | hoyere_lavere", "lavere"),
        ("t.overskredet.avvik | hoyere_lavere", "høyere"),
        ("t.truffet.avvik | hoyere_lavere", "uendret"),
        ("t.inntekt.avvik | okning_nedgang", "nedgang"),
        ("t.overskredet.avvik | okning_nedgang | stor", "Økning"),
        ("t.kostnad.avvik | status", "innenfor grensene"),
        ("t.maalt | status", f"▲{HARD}nær grensen"),
    ],
)
def test_a_filter_shows_a_fact_its_way(inside, text):
    assert shown(inside) == text


@pytest.mark.parametrize(
    ("line", "word"), [("kostnad", "under"), ("overskredet", "over"), ("inntekt", "under"), ("truffet", "på")]
)
def test_over_and_under_tell_where_the_actual_lies_whatever_sign_is_favourable(line, word):
    assert shown(f"t.{line}.avvik | over_under") == word


def test_a_missing_figure_says_so_and_is_never_a_zero():
    assert shown("t.mangler") == "[mangler]"


@pytest.mark.parametrize("filter", ["over_under", "mnok", "abs", "pluss", "hoyere_lavere"])
def test_a_missing_figure_says_so_through_every_filter(filter):
    assert shown(f"t.ukjent.avvik | {filter}") == "[mangler]"


def test_last_and_previous_are_months_of_the_period():
    assert shown("t.svartid[siste]") == f"12,1{HARD}sekunder"
    assert shown("t.svartid[forrige]") == f"12,2{HARD}sekunder"


def test_previous_reaches_into_the_year_before():
    facts = {"t.a[2024-12]": fact("t.a[2024-12]", 5)}
    resolved = resolve(parse("t.a[forrige]"), facts, Period(Month(2025, 1), 1))
    assert resolved == Piece("5", fact="t.a[2024-12]", asked="t.a[forrige]")


def test_a_piece_knows_which_fact_it_states():
    asked = "t.svartid[siste] | tall"
    assert resolve(parse(asked), FACTS, PERIOD) == Piece("12,1", fact="t.svartid[2025-02]", asked=asked)


def test_a_reference_names_what_it_refers_to_and_has_no_text_yet():
    assert resolve(parse("se: sla"), FACTS, PERIOD) == Piece("", asked="se: sla", refers="sla")


def test_an_unknown_name_is_told_with_the_one_that_is_most_like_it():
    assert problem("t.kostnad.avik") == Problem(
        "placeholder-unknown-name", {"name": "t.kostnad.avik", "nearest": "t.kostnad.avvik"}
    )


def test_a_name_that_is_like_no_other_is_told_without_a_suggestion():
    assert problem("sykefravaer.rate").params["nearest"] == ""


def test_an_unknown_filter_is_told_with_the_one_that_is_most_like_it():
    assert problem("t.tusen | mnokk") == Problem("placeholder-unknown-filter", {"filter": "mnokk", "nearest": "mnok"})


@pytest.mark.parametrize(
    ("inside", "filter"),
    [
        ("t.antall | mnok", "mnok"),
        ("t.andel | kr", "kr"),
        ("t.vurdering | mnok", "mnok"),
        ("t.antall | over_under", "over_under"),
        ("t.vurdering | hoyere_lavere", "hoyere_lavere"),
        ("t.antall | okning_nedgang", "okning_nedgang"),
        ("t.antall | status", "status"),
        ("t.antall | desimaler", "desimaler"),
    ],
)
def test_a_filter_that_does_not_fit_its_fact_is_told(inside, filter):
    assert problem(inside) == Problem("placeholder-filter-unfit", {"filter": filter, "name": inside.partition(" |")[0]})


@pytest.mark.parametrize("inside", ["t.vurdering | abs", "t.vurdering | pluss", "t.vurdering | desimaler 2"])
def test_a_filter_of_numbers_does_not_fit_words(inside):
    assert problem(inside).code == "placeholder-filter-unfit"


def test_more_decimals_than_arithmetic_has_are_told_and_stop_nothing():
    assert isinstance(resolve(parse("t.andel | desimaler 60"), FACTS, PERIOD), Piece | Problem)


@pytest.mark.parametrize("filter", sorted(FILTERS))
def test_every_filter_answers_for_every_kind_of_fact(filter):
    for id in FACTS:
        assert isinstance(resolve(parse(f"{id} | {filter}"), FACTS, PERIOD), Piece | Problem)


def typed(text):
    return pieces(text, FACTS, PERIOD)


def test_a_paragraph_becomes_runs_with_the_figure_in_a_run_of_its_own():
    found, problems = typed("Det er {{ t.antall }} samtaler.")
    assert [piece.text for piece in found] == ["Det er ", f"36{HARD}066", " samtaler."]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**Fet** og mager", ["Fet"]),
        ("Mager og **fet**", ["fet"]),
        ("**{{ t.null }}** mager", ["0"]),
        ("a **b {{ t.null }} c** d", ["b ", "0", " c"]),
        ("**a** b **c**", ["a", "c"]),
        ("Ingen {{ t.null }} fet", []),
    ],
)
def test_stars_turn_bold_on_and_off_also_across_a_placeholder(text, bold):
    found, _ = typed(text)
    assert [piece.text for piece in found if piece.bold] == bold
    assert "**" not in "".join(piece.text for piece in found)


def test_a_pair_of_stars_that_is_never_closed_stays_as_it_was_typed():
    found, _ = typed("**Fet** og **halv {{ t.null }}")
    assert "".join(piece.text for piece in found) == "Fet og **halv 0"
    assert [piece.text for piece in found if piece.bold] == ["Fet"]


def test_every_problem_of_a_paragraph_is_told_and_says_that_something_is_missing():
    found, problems = typed("{{ t.anntall }} og {{ tabell: resultat }} og {{ t.null | mnok }} og {{ ")
    assert [problem.code for problem in problems] == [
        "placeholder-unknown-name",
        "placeholder-block-in-text",
        "placeholder-filter-unfit",
        "placeholder-not-closed",
    ]
    assert "".join(piece.text for piece in found) == "[mangler] og [mangler] og [mangler] og [mangler]"


@settings(deadline=None)
@given(st.text(alphabet="ab *{}t.null|", max_size=30))
def test_no_letter_of_a_text_without_placeholders_is_lost(text):
    found, _ = typed(text.replace("{", "").replace("}", ""))
    assert "".join(piece.text for piece in found).replace("*", "") == text.replace("{", "").replace("}", "").replace(
        "*", ""
    )


def flagged(id, status):
    return fact(id, 1, flag=Flag(status, Comparison.BEYOND, Decimal(1), Decimal(1)) if status else None)


@pytest.mark.parametrize(
    ("first", "second", "texts"),
    [
        (Status.FAVOURABLE, Status.FAVOURABLE, ["gunstig"]),
        (Status.FAVOURABLE, Status.UNFAVOURABLE, ["gunstig i perioden", "ugunstig hittil"]),
        (None, Status.UNFAVOURABLE, ["ugunstig hittil"]),
        (Status.FAVOURABLE, None, ["gunstig i perioden"]),
        (None, None, []),
    ],
)
def test_equal_statuses_are_said_once_and_different_ones_each_with_its_span(first, second, texts):
    facts = {"a": flagged("a", first), "b": flagged("b", second)}
    said = mark_texts(Mark((("a", "i perioden"), ("b", "hittil"))), facts)
    assert [text.partition(HARD)[2] for _, text in said] == texts


def test_a_status_is_a_symbol_and_a_word_so_that_colour_tells_nothing_alone():
    symbols = {
        mark_texts(Mark((("a", ""),)), {"a": flagged("a", status)})[0][1].partition(HARD)[0] for status in Status
    }
    assert symbols == {"●", "▲", "■", "○"}


def test_the_name_that_is_meant_is_told_so_that_it_holds_next_month_too():
    problem = resolve(parse("t.svartid"), FACTS, PERIOD)
    assert isinstance(problem, Problem)
    assert problem.params["nearest"] == "t.svartid[siste]"
