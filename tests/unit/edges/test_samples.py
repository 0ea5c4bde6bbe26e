"""Sample months: what people would have typed, refused where the definition has no such place."""

import datetime as dt
from decimal import Decimal

import pytest

from virksomhetsrapport.edges.samples import load_sample
from virksomhetsrapport.errors import DefinitionError
from workbooks import definition_of, period_of

DEFINITION = definition_of(
    """
id = "tall"
kind = "key_figures"
figures = [
  { id = "svartid", label = "Svartid", unit = "sekunder", by_month = true },
  { id = "vurdering", label = "Vurdering", choices = ["god", "svak"] },
]
""",
    'id = "tekst"\nkind = "texts"\nsheet = "Tekst"\ntexts = [{ id = "t.a", heading = "A" }]',
)
SAMPLE = """
[forside]
saksnummer = "08-2025"
styremote = "2025-03-24"

[tall]
columns = ["verdi", "kommentar"]

[tall.lines]
"svartid[2025-02]" = [12.1, "God."]
vurdering = ["god", ""]

[tekst.texts]
"t.a" = '''
Ett.
- To
'''
"""


@pytest.fixture
def load(tmp_path):
    def load(text):
        file = tmp_path / "2025-02.toml"
        file.write_text(text, "utf-8")
        return load_sample(file, DEFINITION, period_of(DEFINITION, "2025-02"))

    return load


def test_figures_words_and_comments_are_placed_by_table_line_and_column(load):
    assert load(SAMPLE).cells == {
        ("tall", "svartid[2025-02]", "verdi"): Decimal("12.1"),
        ("tall", "svartid[2025-02]", "kommentar"): "God.",
        ("tall", "vurdering", "verdi"): "god",
    }


def test_texts_are_placed_by_their_name(load):
    assert load(SAMPLE).texts == {"t.a": "Ett.\n- To"}


def test_the_cover_has_words_and_dates(load):
    assert load(SAMPLE).cover == {"saksnummer": "08-2025", "styremote": dt.date(2025, 3, 24)}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("[tall", "[tal", "tal"),
        ('"verdi"', '"verdier"', "tall.verdier"),
        ("svartid[2025-02]", "svartid[2025-01]", "tall.svartid[2025-01]"),
        ('"t.a"', '"t.b"', "tekst.t.b"),
    ],
)
def test_a_place_that_the_definition_has_not_is_refused_by_name(load, old, new, name):
    with pytest.raises(DefinitionError) as caught:
        load(SAMPLE.replace(old, new))
    assert (caught.value.code, caught.value.params["name"]) == ("sample-unknown-cell", name)
