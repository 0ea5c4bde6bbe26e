"""What the ribbon can ask for: one table that ribbon, macro and helper agree on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Command(NamedTuple):
    """`id` stands in the button's tag and in the request; `label` is what the button is called."""

    id: str
    label: str
    needs_book: bool = True


NEW = Command("new", "Ny arbeidsbok", needs_book=False)
CHECK = Command("check", "Kontroller")
NEXT_FINDING = Command("next_finding", "Neste funn")
SHOW_CONTROL = Command("show_control", "Vis kontrollark")
REPORT = Command("report", "Lag rapport")
OPEN_REPORT = Command("open_report", "Åpne siste")
CHOOSE_TEMPLATE = Command("choose_template", "Velg mal")
ISSUE = Command("issue", "Utsted")
NEW_PERIOD = Command("new_period", "Ny periode")
COMPARE = Command("compare", "Sammenlign")
PASTE_ABSENCE = Command("paste_absence", "Lim inn fravær")
PASTE_BREACHES = Command("paste_breaches", "Lim inn AML-brudd")
COUNT = Command("count", "Beregn")
DELIVER = Command("deliver", "Lever til økonomi")
DELETE_RAW = Command("delete_raw", "Slett rådata")
IMPORT_COUNTS = Command("import_counts", "Importer HR-tall")
SELF_TEST = Command("self_test", "Selvtest", needs_book=False)
GUIDE = Command("guide", "Veiledning", needs_book=False)
ABOUT = Command("about", "Om", needs_book=False)

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        command.id: command
        for command in (
            NEW,
            CHECK,
            NEXT_FINDING,
            SHOW_CONTROL,
            REPORT,
            OPEN_REPORT,
            CHOOSE_TEMPLATE,
            ISSUE,
            NEW_PERIOD,
            COMPARE,
            PASTE_ABSENCE,
            PASTE_BREACHES,
            COUNT,
            DELIVER,
            DELETE_RAW,
            IMPORT_COUNTS,
            SELF_TEST,
            GUIDE,
            ABOUT,
        )
    }
)
