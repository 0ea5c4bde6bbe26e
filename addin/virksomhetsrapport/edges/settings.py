"""What the user has chosen, kept in the program's own folder: the template of each organisation."""

from __future__ import annotations

import json
from pathlib import Path

from virksomhetsrapport.edges.desk import base_folder
from virksomhetsrapport.edges.files import write_text

_FILE, _TEMPLATES = "settings.json", "templates"


def chosen_template(organisation: str) -> Path | None:
    """The template that the user chose for an organisation, whether or not it is still there."""
    chosen = _read().get(organisation)
    return Path(chosen) if chosen else None


def remember_template(organisation: str, template: Path | None) -> None:
    """Remember a choice; None goes back to the organisation's own. Raises `OutputError` where it cannot be kept."""
    chosen = _read()
    chosen.pop(organisation, None)
    if template is not None:
        chosen[organisation] = str(template)
    text = json.dumps({_TEMPLATES: chosen}, ensure_ascii=False, indent=1, sort_keys=True)
    base_folder().mkdir(parents=True, exist_ok=True)
    write_text(base_folder() / _FILE, text)


def _read() -> dict[str, str]:
    """A spoiled file is as none: nothing is lost but the choice."""
    try:
        found = json.loads((base_folder() / _FILE).read_text("utf-8"))[_TEMPLATES]
        return {str(id): str(path) for id, path in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
