"""The language between double braces."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.placeholders import Filter, Kind, Malformed, Placeholder, parse, scan


@pytest.mark.parametrize(
    ("inside", "placeholder"),
    [
        (" resultat.sum.avvik ", Placeholder(Kind.VALUE, "resultat.sum.avvik")),
        (
            "resultat.sum.avvik|mnok|abs",
            Placeholder(Kind.VALUE, "resultat.sum.avvik", "", (Filter("mnok"), Filter("abs"))),
        ),
        ("a.b | desimaler 2", Placeholder(Kind.VALUE, "a.b", "", (Filter("desimaler", "2"),))),
        ("tjenester.svartid[forrige]", Placeholder(Kind.VALUE, "tjenester.svartid", "forrige")),
        ("tjenester.svartid[ 2025-01 ]", Placeholder(Kind.VALUE, "tjenester.svartid", "2025-01")),
        ("tabell: resultat", Placeholder(Kind.TABLE, "resultat")),
        ("tekst:okonomi.resultat", Placeholder(Kind.TEXT, "okonomi.resultat")),
        ("innhold", Placeholder(Kind.CONTENTS, "innhold")),
        ("forbehold", Placeholder(Kind.RESERVATIONS, "forbehold")),
        ("Resultat.Sum | MNOK", Placeholder(Kind.VALUE, "resultat.sum", "", (Filter("mnok"),))),
        ("a.b\u00a0|\u00a0abs", Placeholder(Kind.VALUE, "a.b", "", (Filter("abs"),))),
    ],
)
def test_what_staff_write_is_understood(inside, placeholder):
    assert parse(inside) == placeholder


@pytest.mark.parametrize(
    "inside", ["", " ", "a b", "a..b", "a.", ".a", "a[", "a[]", "a | ", "a | b c", "a + b", "a | 2"]
)
def test_what_is_no_placeholder_is_told_as_unreadable(inside):
    assert parse(inside) == Malformed("placeholder-unreadable", inside.strip())


@pytest.mark.parametrize("inside", ["tabel: resultat", "sum: a.b", "tabell: resultat | mnok"])
def test_a_word_before_a_colon_that_nobody_knows_is_told(inside):
    assert parse(inside) == Malformed("placeholder-unknown-word", inside)


def test_a_figure_of_one_month_is_asked_for_with_its_index():
    assert parse("tjenester.svartid[2025-01]").id == "tjenester.svartid[2025-01]"


def found(text):
    return [(text[hit.start : hit.end], hit.content) for hit in scan(text)]


def test_every_placeholder_of_a_text_is_found_where_it_stands():
    assert [part for part, _ in found("Resultat {{ a.b }} mot {{c}}.")] == ["{{ a.b }}", "{{c}}"]


def test_text_without_braces_has_no_placeholders():
    assert found("Resultatet er {ikke} klart [ennå].") == []


def test_braces_that_are_never_closed_are_told_from_where_they_open():
    assert found("Sum {{ a.b") == [("{{ a.b", Malformed("placeholder-not-closed", "{{ a.b"))]


def test_braces_that_open_twice_are_told_and_the_second_pair_is_read():
    assert found("{{ a {{ b }}") == [
        ("{{ a ", Malformed("placeholder-not-closed", "{{ a")),
        ("{{ b }}", Placeholder(Kind.VALUE, "b")),
    ]


def test_braces_that_were_never_opened_are_told():
    assert found("a.b }} c") == [("}}", Malformed("placeholder-not-opened", "}}"))]


def test_a_long_unclosed_placeholder_is_told_in_short():
    ((_, content),) = found("{{ " + "a" * 200)
    assert len(content.text) <= 40


def test_only_blocks_take_the_place_of_a_paragraph():
    assert [kind for kind in Kind if not kind.is_block] == [Kind.VALUE, Kind.REFERENCE]


@pytest.mark.parametrize(
    "written",
    [
        "resultat.sum.avvik",
        "t.svartid[forrige] | tall",
        "resultat.sum.avvik | mnok | desimaler 2",
        "se: sla",
        "tabell: resultat",
        "figur: servicedesk.svartid",
        "tekst: okonomi.resultat",
        "innhold",
        "tabelliste",
        "figurliste",
        "forbehold",
    ],
)
def test_a_placeholder_is_written_as_it_was_read(written):
    placeholder = parse(written)
    assert isinstance(placeholder, Placeholder)
    assert str(placeholder) == written


@settings(deadline=None)
@given(st.text(alphabet="ab{}. |[]:", max_size=30))
def test_the_placeholders_of_any_text_lie_in_order_and_apart(text):
    hits = list(scan(text))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))
