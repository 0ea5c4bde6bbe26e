"""What a report should say, worked out anew from what was typed, for the tests to hold the program's reports against.

It uses no code of the program: whole numbers and fractions, formats, placeholders, sums that stand, deviations, flags,
ranking and status are done here a second time, from the definition, the sample month and the template alone. Only the
headings of tables are taken from a report.

Every kind of table has a module of its name, which is found by it:

    figures(table, inputs, when) -> dict[str, Figure]               every fact by its id
    views(table, inputs, figures, when) -> dict[str, list[list[str]]]
                                                                    body rows by element id, as a Word table shows them
    errors(table, inputs, when) -> list[str]                        a text for each error that its sentence contains
    others(rng, table, inputs, key, when) -> list[Fraction]         what else an input might be, around every limit
    indicators(table, when) -> list[Indicator]                      what it judges against targets; may be left out
    texts(table, inputs, figures, when) -> dict[str, list[str]]     bullets by element id; may be left out

`table` is the table's block of the definition as the file has it, decimals as fractions.
"""

from oracle.base import CellKey, Figure, Indicator, Inputs, Standing, Value, When, load_inputs, read_toml
from oracle.document import Oracle, of_kind

__all__ = [
    "CellKey",
    "Figure",
    "Indicator",
    "Inputs",
    "Oracle",
    "Standing",
    "Value",
    "When",
    "load_inputs",
    "of_kind",
    "read_toml",
]
