"""The kinds of tables, by the name that a definition calls them. Adding a kind is a module and a line here."""

from virksomhetsrapport.kind import Kind
from virksomhetsrapport.kinds import (
    absence,
    ageing,
    availability,
    balance,
    breaches,
    budget_accounts,
    budget_result,
    causes,
    comparison,
    key_figures,
    portfolio,
    risks,
    series,
    service_levels,
    texts,
)

KINDS: dict[str, Kind] = {
    "absence": absence,
    "ageing": ageing,
    "availability": availability,
    "balance": balance,
    "breaches": breaches,
    "budget_accounts": budget_accounts,
    "budget_result": budget_result,
    "causes": causes,
    "comparison": comparison,
    "key_figures": key_figures,
    "portfolio": portfolio,
    "risks": risks,
    "series": series,
    "service_levels": service_levels,
    "texts": texts,
}
