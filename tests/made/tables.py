"""Tables for an organisation that nobody knows: a few of every kind, each the keys of its block in a definition."""

BUDGET_RESULTS = [
    """
unit = "kr"
flag = { amount = 400000, percent = 10 }
lines = [
  { id = "salg", label = "Salg", type = "income" },
  { id = "tilskudd", label = "Tilskudd", type = "income" },
  { id = "inntekter", label = "Sum inntekter", type = "income", sum_of = ["salg", "tilskudd"] },
  { id = "lonn", label = "Lønn", type = "cost" },
  { id = "pensjon", label = "Pensjon", type = "cost" },
  { id = "avgift", label = "Arbeidsgiveravgift", type = "cost" },
  { id = "personal", label = "Sum personal", type = "cost", sum_of = ["lonn", "pensjon", "avgift"] },
  { id = "husleie", label = "Husleie", type = "cost" },
  { id = "utstyr", label = "Utstyr", type = "cost" },
  { id = "andre", label = "Andre kostnader", type = "cost", sign = "any" },
  { id = "drift", label = "Sum drift", type = "cost", sign = "any", sum_of = ["husleie", "utstyr", "andre"] },
  { id = "kostnader", label = "Sum kostnader", type = "cost", sign = "any", sum_of = ["personal", "drift"] },
  { id = "finans", label = "Finansposter", type = "signed" },
  { id = "resultat", label = "Resultat", type = "result", sum_of = ["inntekter", "kostnader", "finans"] },
  { id = "lokaler", label = "Lokaler og utstyr", type = "cost", sum_of = ["husleie", "utstyr"], memo = true },
]
largest = { count = 3 }
""",
    """
unit = "1000 kr"
lines = [
  { id = "resultat", label = "RESULTAT", type = "result", sum_of = ["omsetning", "kostnader", "renter"] },
  { id = "omsetning", label = "Omsetning", type = "income", sum_of = ["basis", "oppdrag", "annet"] },
  { id = "basis", label = "Basisfinansiering", type = "income" },
  { id = "oppdrag", label = "Oppdrag", type = "income" },
  { id = "annet", label = "Annen inntekt", type = "income" },
  { id = "kostnader", label = "Kostnader", type = "cost", sum_of = ["varer", "lonn", "innleie", "lisenser"] },
  { id = "varer", label = "Varer", type = "cost" },
  { id = "lonn", label = "Lønn", type = "cost" },
  { id = "innleie", label = "Innleie", type = "cost" },
  { id = "lisenser", label = "Lisenser", type = "cost" },
  { id = "renter", label = "Renter", type = "cost", sign = "negative" },
]
""",
    """
unit = "MNOK"
decimals = 2
flag = { amount = 0.5, percent = 5, near_zero = 0.1 }
lines = [
  { id = "inntekter", label = "Inntekter", type = "income" },
  { id = "drift", label = "Drift", type = "cost" },
  { id = "personal", label = "Personal", type = "cost" },
  { id = "kostnader", label = "Kostnader", type = "cost", sum_of = ["drift", "personal"] },
  { id = "resultat", label = "Resultat", type = "result", sum_of = ["inntekter", "kostnader"] },
]
largest = { count = 2, lines = ["kostnader", "inntekter"] }
""",
]

KEY_FIGURES = [
    """
figures = [
  { id = "besvart", label = "Besvart", unit = "%", decimals = 1, by_month = true, target = { at_least = 80 } },
  { id = "svartid", label = "Svartid", unit = "sekunder", by_month = true, target = { at_most = 1000 } },
  { id = "klager", label = "Klager", unit = "antall" },
  { id = "tilfreds", label = "Tilfredshet", unit = "%", target = { at_least = 75 }, reference = "året før" },
  { id = "vurdering", label = "Vurdering", choices = ["solid", "tilfredsstillende", "anstrengt"] },
]
""",
    """
figures = [
  { id = "arsverk", label = "Årsverk", unit = "årsverk", decimals = 1, reference = "ved årsskiftet" },
  { id = "likviditet", label = "Likvide midler", unit = "MNOK", decimals = 1, signed = true },
  { id = "saker", label = "Saker", unit = "antall", reference = "måneden før", target = { at_most = 500, near = 50 } },
  { id = "vekst", label = "Vekst", unit = "%", decimals = 1, signed = true, required = false },
  { id = "svar", label = "Svar", unit = "svar", required = false },
]
""",
]


AGEING = [
    """
unit = "1000 kr"
buckets = [
  { id = "forfalt_91", label = "Forfalt, over 90 dager", overdue = true },
  { id = "forfalt_31", label = "Forfalt, 31 til 90 dager", overdue = true },
  { id = "forfalt_1", label = "Forfalt, 1 til 30 dager", overdue = true },
  { id = "forfaller_30", label = "Forfaller innen 30 dager", overdue = false },
  { id = "forfaller_31", label = "Forfaller senere", overdue = false },
]
target = { at_most = 25, near = 5 }
""",
    """
unit = "MNOK"
decimals = 2
total = "I alt"
buckets = [
  { id = "ikke_forfalt", label = "Ikke forfalt", overdue = false },
  { id = "over_forfall", label = "Over forfall", overdue = true },
]
""",
]

ABSENCE = [
    """
months = "year"
length = { short = "Korttidsfravær", long = "Langtidsfravær" }
year_to_date = "Hittil i år"
target = { at_most = 6, near = 0.5 }
""",
    """
months = 13
decimals = 1
certified = { self = "Egenmeldt", doctor = "Legemeldt" }
length = { short = "Kort", long = "Langt" }
agreed = true
last_year = "Hele fjoråret"
target = { at_most = 5 }
target_short = { at_most = 2.5 }
target_long = { at_most = 3, near = 0.2 }
""",
    """
months = "year"
length = { short = "Inntil 16 dager", long = "Over 16 dager" }
agreed = true
year_to_date = "Fra nyttår"
""",
]

BREACHES = [
    """
months = "year"
share = "Andel av alle"
year_to_date = "Hittil i år"
target = { at_most = 40, near = 5 }
types = [
  { id = "dag", label = "Timer pr. dag" },
  { id = "uke", label = "Timer pr. uke" },
  { id = "hvile", label = "Hviletid" },
]
""",
    """
months = 4
total = "Sum brudd"
types = [
  { id = "sondager", label = "Søndager på rad" },
  { id = "arbeidsfri", label = "Ukentlig arbeidsfri" },
]
""",
]

CAUSES = [
    """
noun = "brudd"
""",
    """
noun = "avvik"
text = "Hva som skjedde"
count = "Ganger"
least = 0
""",
]

SERIES = [
    """
months = 6
lines = [
  { id = "inn", label = "Inn", unit = "antall" },
  { id = "ut", label = "Ut", unit = "antall" },
  { id = "alle", label = "Alle", unit = "antall", sum_of = ["inn", "ut"], target = { at_most = 2000, near = 200 } },
  { id = "klager", label = "Klager", unit = "antall", within = "inn", required = false },
  { id = "besvart", label = "Besvart", unit = "%", decimals = 1, target = { at_least = 70, near = 5 } },
  { id = "ventetid", label = "Ventetid", unit = "minutter", decimals = 1 },
]
""",
    """
months = [-12, -2, -1, 0]
as_of = "day_after"
lines = [
  { id = "aapne", label = "Åpne saker", unit = "antall", target = { at_most = 300 } },
  { id = "gamle", label = "Eldre enn en måned", unit = "antall", within = "aapne" },
]
""",
    """
months = "year"
lines = [
  { id = "netto", label = "Netto endring", unit = "årsverk", decimals = 1, signed = true },
  { id = "faste", label = "Faste", unit = "årsverk", decimals = 1 },
  { id = "midlertidige", label = "Midlertidige", unit = "årsverk", decimals = 1, required = false },
  { id = "arsverk", label = "Årsverk", unit = "årsverk", decimals = 1, sum_of = ["faste", "midlertidige"] },
]
""",
]

SERVICE_LEVELS = [
    """
months = 6
lines = [
  { id = "sl1", label = "Løsningstid, kritisk", target = { at_least = 90 } },
  { id = "sl2", label = "Løsningstid, alvorlig", target = { at_least = 75, near = 5 } },
  { id = "sl3", label = "Svartid" },
]
""",
    """
decimals = 0
few = 10
lines = [{ id = "svar", label = "Svar innen fristen", target = { at_least = 80 } }]
""",
]

AVAILABILITY = [
    """
months = 3
target = { at_least = 99.5, near = 0.2 }
services = [{ id = "telefon", label = "Telefoni" }, { id = "radio", label = "Radio" }, { id = "kart", label = "Kart" }]
sites = [{ id = "nord", label = "Nord" }, { id = "sor", label = "Sør", units = 3 }]
""",
    """
decimals = 3
downtime_decimals = 0
services = [{ id = "nett", label = "Nett" }, { id = "lagring", label = "Lagring" }]
sites = [{ id = "alle", label = "Alle steder" }]
""",
]

COMPARISON = [
    """
lines = [
  { id = "mottatt", label = "Mottatt" },
  { id = "levert", label = "Levert i alt", sum_of = ["ny", "raad"] },
  { id = "ny", label = "Ny tjeneste" },
  { id = "raad", label = "Rådgivning" },
  { id = "timer", label = "Timer", unit = "timer", decimals = 1 },
]
""",
    """
lines = [
  { id = "andel", label = "Andel i tide", unit = "%", decimals = 1 },
  { id = "kostnad", label = "Kostnad", unit = "1000 kr" },
]
""",
]

BUDGET_ACCOUNTS = [
    """
unit = "1000 kr"
lines = [
  { id = "investeringer", label = "Investeringer" },
  { id = "kostnader", label = "Prosjektkostnader" },
  { id = "prosjekter", label = "Sum prosjekter", sum_of = ["investeringer", "kostnader"] },
  { id = "drift", label = "Driftsinvesteringer" },
]
""",
    """
unit = "mill. kr"
decimals = 2
lines = [
  { id = "alt", label = "I alt", sum_of = ["bygg", "utstyr"] },
  { id = "bygg", label = "Bygg", sum_of = ["nybygg", "vedlikehold"] },
  { id = "nybygg", label = "Nybygg" },
  { id = "vedlikehold", label = "Vedlikehold" },
  { id = "utstyr", label = "Utstyr" },
]
""",
]

BALANCE = [
    """
unit = "1000 kr"
movements = [{ id = "drift", label = "Drift" }, { id = "investering", label = "Investeringer" }]
limit = { label = "Trekkramme", amount = 500000 }
""",
    """
unit = "MNOK"
opening = "Inngående"
closing = "Utgående"
since = "period"
movements = [{ id = "bevegelser", label = "Bevegelser" }]
""",
]

PORTFOLIO = [
    """
dimensions = [
  { id = "okonomi", label = "Økonomi" },
  { id = "fremdrift", label = "Fremdrift" },
  { id = "gevinst", label = "Gevinst" },
]
""",
    """
name = "Program"
dimensions = [{ id = "samlet", label = "Samlet" }]
""",
]

RISKS = [
    """
scored = true
report_from = 8
unique = "nr"
open = { column = "status", words = ["åpen", "ny"] }
columns = [
  { id = "nr", label = "Nr." },
  { id = "risiko", label = "Risiko" },
  { id = "status", label = "Status", choices = ["åpen", "ny", "lukket"] },
  { id = "tiltak", label = "Tiltak", required = false, report = false },
]
""",
    """
unique = "risiko"
columns = [
  { id = "risiko", label = "Risiko" },
  { id = "endring", label = "Endring", choices = ["økt", "uendret", "redusert"] },
]
""",
]

TABLES: dict[str, list[str]] = {
    "absence": ABSENCE,
    "ageing": AGEING,
    "availability": AVAILABILITY,
    "balance": BALANCE,
    "breaches": BREACHES,
    "budget_accounts": BUDGET_ACCOUNTS,
    "budget_result": BUDGET_RESULTS,
    "causes": CAUSES,
    "comparison": COMPARISON,
    "key_figures": KEY_FIGURES,
    "portfolio": PORTFOLIO,
    "risks": RISKS,
    "series": SERIES,
    "service_levels": SERVICE_LEVELS,
}
"""By the name of the kind."""
