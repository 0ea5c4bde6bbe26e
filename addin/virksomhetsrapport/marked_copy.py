"""A copy of a template that has faults, with a comment at each, for those who are to mend it."""

from __future__ import annotations

from pathlib import Path

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.files import exists, same_file, write_whole
from virksomhetsrapport.errors import OutputError


def write_marked_copy(out: Path, template: Path, catalogue: Catalogue) -> str:
    """Write a copy of a faulty template with a comment at each fault; give its path, "" where it cannot be written.

    One that stands there as it was made gives way; one that people have changed, or have open, or work on as their
    template stays, and the new one gets a number.
    """
    from virksomhetsrapport.edges.word.marked import copies_of, is_marked_as_made, write_marked
    from virksomhetsrapport.edges.word.plan import notes_of

    for copy in copies_of(template, out.parent):
        if not exists(copy) or (is_marked_as_made(copy) and not same_file(copy, template)):
            try:
                write_whole(copy, lambda half: write_marked(half, template, notes_of(template, catalogue)))
                return str(copy)
            except OutputError as fault:
                if fault.code != "output-open":
                    break
    return ""
