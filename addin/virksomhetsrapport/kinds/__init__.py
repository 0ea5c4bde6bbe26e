"""The kinds of tables, by the name that a definition calls them. Adding a kind is a module and a line here."""

from virksomhetsrapport.kind import Kind
from virksomhetsrapport.kinds import ageing, budget_result, key_figures, texts

KINDS: dict[str, Kind] = {
    "ageing": ageing,
    "budget_result": budget_result,
    "key_figures": key_figures,
    "texts": texts,
}
