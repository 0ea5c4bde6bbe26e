"""Reading a definition key by key: every fault with its key path, and reading goes on."""

from decimal import Decimal
from enum import Enum

import pytest

from virksomhetsrapport.blocks import Block


class Colour(Enum):
    RED = "red"
    GREEN = "green"


def block(**data):
    return Block(data, "table[2]", [])


def faults(of):
    return [(fault.code, fault.where) for fault in of.faults]


def test_what_stands_there_is_answered():
    asked = block(title="Tittel", count=3, share=Decimal("2.5"), on=True, names=["a", "b"], colour="green")
    answers = (
        *(asked.text("title"), asked.integer("count"), asked.number("share"), asked.boolean("on")),
        *(asked.texts("names"), asked.choice("colour", Colour)),
    )
    assert answers == ("Tittel", 3, Decimal("2.5"), True, ("a", "b"), Colour.GREEN)
    assert asked.faults == []


def test_a_whole_number_will_do_where_any_number_is_wanted():
    assert block(count=3).number("count") == 3


@pytest.mark.parametrize("question", ["text", "integer", "number", "boolean", "texts", "identifier", "blocks"])
def test_a_key_that_is_missing_is_told_with_its_path(question):
    asked = block()
    getattr(asked, question)("title") if question != "blocks" else asked.blocks("title")
    assert faults(asked) == ([] if question == "blocks" else [("definition-key-missing", "table[2].title")])


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("text", 3),
        ("integer", "3"),
        ("integer", Decimal("3.5")),
        ("integer", True),
        ("number", True),
        ("number", "3"),
        ("boolean", 1),
        ("texts", "a"),
        ("texts", ["a", 1]),
        ("blocks", {}),
        ("block", []),
    ],
)
def test_a_value_of_another_type_is_told_with_its_path(question, value):
    asked = block(key=value)
    getattr(asked, question)("key")
    assert faults(asked) == [("definition-wrong-type", "table[2].key")]


def test_a_block_in_a_list_is_told_by_its_number_counted_from_one():
    asked = block(lines=[{"id": "a"}, {}])
    for line in asked.blocks("lines"):
        line.text("id")
    assert faults(asked) == [("definition-key-missing", "table[2].lines[2].id")]


def test_an_item_that_is_no_block_is_told_by_its_number():
    asked = block(lines=[{}, "a"])
    asked.blocks("lines")
    assert faults(asked) == [("definition-wrong-type", "table[2].lines[2]")]


def test_a_choice_nobody_knows_is_told_with_the_known_ones_and_the_nearest():
    asked = block(colour="gren")
    asked.choice("colour", Colour)
    (fault,) = asked.faults
    assert (fault.code, fault.params) == (
        "definition-bad-choice",
        {"value": "gren", "known": "red, green", "nearest": "green"},
    )


@pytest.mark.parametrize("id", ["a", "sum_drift", "okonomi.resultat", "a1.b2"])
def test_a_name_for_placeholders_is_accepted(id):
    asked = block(id=id)
    assert (asked.identifier("id", points=True), asked.faults) == (id, [])


@pytest.mark.parametrize("id", ["A", "1a", "lønn", "a b", "a-b", "a.", ".a", "a..b", "", "a[1]"])
def test_a_name_that_no_placeholder_could_say_is_told(id):
    asked = block(id=id)
    asked.identifier("id")
    assert faults(asked) == [("definition-bad-id", "table[2].id")]


def test_a_key_that_nobody_asked_for_is_told_with_the_nearest_one():
    asked = block(title="a", titel="b")
    asked.text("title")
    asked.finish()
    (fault,) = asked.faults
    assert (fault.code, fault.where, fault.params) == ("definition-unknown-key", "table[2].titel", {"nearest": "title"})


def test_a_value_that_stands_twice_is_told_once_for_each_time_too_many():
    asked = block()
    asked.refuse_twice("lines", ["a", "b", "a", "a"])
    assert [fault.params["value"] for fault in asked.faults] == ["a", "a"]


def test_a_key_that_may_be_left_out_has_its_default():
    asked = block()
    answers = (
        *(asked.text("a", "x"), asked.integer("b", 7), asked.boolean("c", False), asked.texts("d", ())),
        *(asked.choice("e", Colour, Colour.GREEN), asked.maybe_number("f"), asked.block("g")),
    )
    assert (answers, asked.faults) == (("x", 7, False, (), Colour.GREEN, None, None), [])
