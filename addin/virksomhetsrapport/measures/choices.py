"""The words that a cell offers in its drop-down list."""

from __future__ import annotations

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.shapes.sheet import folded

LONGEST_LIST = 255
"""Characters that Excel's drop-down lists hold, the commas that part them included."""


def parse_choices(item: Block) -> tuple[str, ...]:
    """The words under the key `choices`, none where there are none."""
    choices = item.texts("choices", ())
    item.refuse_twice("choices", (folded(choice) for choice in choices))
    if any("," in choice or not choice.strip() for choice in choices) or len(",".join(choices)) > LONGEST_LIST:
        item.fault("definition-bad-choices", "choices")
    return choices
