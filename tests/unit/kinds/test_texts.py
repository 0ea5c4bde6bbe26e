"""Texts as a kind: one element for each heading of the definition, whatever was delivered."""

from virksomhetsrapport.inputs import Inputs
from workbooks import definition_of, filled, outcome_of, period_of

DEFINITION = definition_of("""
id = "tekst"
kind = "texts"
texts = [
  { id = "t.b", heading = "Bemanning" },
  { id = "t.a", heading = "Avvik", required = false },
]
""")


def outcome(texts):
    return outcome_of(DEFINITION, "2025-03", filled(DEFINITION, period_of(DEFINITION, "2025-03"), Inputs(texts=texts)))


def test_the_elements_come_in_the_definitions_order_with_their_headings():
    elements = outcome({"t.a": "Ett", "t.b": "To"}).elements
    assert [(element.id, element.heading) for element in elements] == [("t.b", "Bemanning"), ("t.a", "Avvik")]


def test_a_text_that_was_not_delivered_is_an_empty_element_that_says_whether_it_is_missed():
    elements = outcome({}).elements
    assert [(element.paragraphs, element.required) for element in elements] == [((), True), ((), False)]


def test_placeholders_stay_as_they_were_typed_until_the_report_is_written():
    (paragraph,) = outcome({"t.b": "Vi er **{{ hr.fte }}**."}).elements[0].paragraphs
    assert paragraph.text == "Vi er **{{ hr.fte }}**."


def test_texts_give_no_figures():
    assert outcome({"t.b": "Vi er 12."}).facts == {}
