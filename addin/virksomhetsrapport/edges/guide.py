"""The guide, as a page that the user's browser shows; its text is `docs/veiledning.md`."""

from __future__ import annotations

from pathlib import Path

from virksomhetsrapport import look
from virksomhetsrapport.edges.files import write_text
from virksomhetsrapport.edges.places import package_folder

_STYLE = f"""
body {{ font: 16px/1.5 Calibri, Carlito, sans-serif; color: #{look.TEXT}; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; }}
h1, h2, h3 {{ color: #{look.PRIMARY}; line-height: 1.2; }}
table {{ border-collapse: collapse; }} td, th {{ text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #{look.RULE}; }}
code {{ background: #{look.BAND}; }}
"""


def write_guide(folder: Path) -> Path:
    """Write the guide as a page in a folder, and give the page."""
    from markdown_it import MarkdownIt

    text = (package_folder() / "docs" / "veiledning.md").read_text("utf-8")
    body = MarkdownIt().enable("table").render(text)
    head = f'<meta charset="utf-8"><title>Virksomhetsrapport</title><style>{_STYLE}</style>'
    page = f'<!doctype html><html lang="nb"><head>{head}</head><body>{body}</body></html>\n'
    path = folder / "veiledning.html"
    folder.mkdir(parents=True, exist_ok=True)
    write_text(path, page)
    return path
