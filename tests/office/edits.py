"""Edits that people and programs make to a report, each with what `verify` must tell of it, and nothing else.

An edit changes the document and gives the states that differ afterwards, by place. The names of the functions are the
names of the tests.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TypeAlias

import docx
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from office.edited import (
    MAIN,
    NS,
    TRACKED,
    C,
    Edited,
    W,
    as_deleted,
    changed_text,
    copied,
    drop,
    drop_marks,
    made,
    run,
    set_text,
    text_of,
    unwrap,
)
from virksomhetsrapport.record import Place, facts_of

CHANGED, REMOVED, DOUBLED = "changed-in-word", "removed", "doubled"
Told: TypeAlias = list[tuple[str, str]]
"""What must be told: place and state."""
Edit: TypeAlias = Callable[[Edited], Told]


def each(places: Iterable[Place], state: str) -> Told:
    return [(place.id, state) for place in places]


# --- A figure in running text ---


def a_figure_split_over_runs(edited: Edited) -> Told:
    _, control = edited.figure()
    (old,) = control.iter(f"{W}r")
    text = text_of(old)
    half = len(text) // 2
    for part in (text[:half], text[half:]):
        piece = copy.deepcopy(old)
        piece.set(f"{W}rsidR", "00AB12CD")
        set_text(piece, part)
        old.addprevious(piece)
        old.addprevious(made('<w:proofErr w:type="spellStart"/>'))
    drop(old)
    return []


def a_figure_in_bold(edited: Edited) -> Told:
    _, control = edited.figure()
    (old,) = control.iter(f"{W}r")
    for properties in old.findall("w:rPr", NS):
        old.remove(properties)
    old.insert(0, made("<w:rPr><w:b/><w:highlight w:val='yellow'/></w:rPr>"))
    return []


def a_figure_overtyped(edited: Edited) -> Told:
    place, control = edited.figure()
    set_text(control, changed_text(place.shown))
    return each([place], CHANGED)


def a_figure_retyped_as_it_was_with_ordinary_spaces(edited: Edited) -> Told:
    place, control = edited.figure()
    set_text(control, place.shown.replace("\u00a0", " "))
    return []


def a_figure_with_a_tracked_insertion(edited: Edited) -> Told:
    place, control = edited.figure()
    control.find("w:sdtContent", NS).append(made(f"<w:ins {TRACKED}>{run('7')}</w:ins>"))
    return each([place], CHANGED)


def a_figure_replaced_with_changes_tracked(edited: Edited) -> Told:
    place, control = edited.figure()
    as_deleted(control)
    control.find("w:sdtContent", NS).append(made(f"<w:ins {TRACKED}>{run(changed_text(place.shown))}</w:ins>"))
    return each([place], CHANGED)


def a_figure_replaced_by_itself_with_changes_tracked(edited: Edited) -> Told:
    place, control = edited.figure()
    as_deleted(control)
    control.find("w:sdtContent", NS).append(made(f"<w:ins {TRACKED}>{run(place.shown)}</w:ins>"))
    return []


def a_figure_deleted_with_changes_tracked(edited: Edited) -> Told:
    place, control = edited.figure()
    as_deleted(control)
    return each([place], REMOVED)


def a_comment_over_a_figure(edited: Edited) -> Told:
    _, control = edited.figure()
    control.addprevious(made('<w:commentRangeStart w:id="77"/>'))
    control.addnext(made('<w:r><w:commentReference w:id="77"/></w:r>'))
    control.addnext(made('<w:commentRangeEnd w:id="77"/>'))
    comment = f"<w:comment w:id='77' w:author='Kari' w:initials='K'><w:p>{run('Stemmer 12 345 kr?')}</w:p></w:comment>"
    edited.parts["word/comments.xml"] = f"<w:comments xmlns:w='{NS['w']}'>{comment}</w:comments>".encode()
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    relation = f'<Relationship Id="rIdC" Type="{NS["r"]}/comments" Target="comments.xml"/></Relationships>'
    for part, old, new in (
        (
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/word/comments.xml" ContentType="{office}"/></Types>',
        ),
        ("word/_rels/document.xml.rels", "</Relationships>", relation),
    ):
        edited.parts[part] = edited.parts[part].replace(old.encode(), new.encode())
    return []


def a_control_taken_away_with_its_text_left(edited: Edited) -> Told:
    unwrap(edited.figure()[1])
    return []


def a_control_taken_away_and_its_text_overtyped(edited: Edited) -> Told:
    place, control = edited.figure()
    set_text(control, changed_text(place.shown))
    unwrap(control)
    return each([place], CHANGED)


def a_control_deleted_with_its_text(edited: Edited) -> Told:
    place, control = edited.figure()
    drop(control)
    return each([place], REMOVED)


def a_control_deleted_with_its_text_and_its_bookmark(edited: Edited) -> Told:
    place, control = edited.figure()
    before, after = control.getprevious(), control.getnext()
    for element in (before, control, after):
        drop(element)
    return each([place], REMOVED)


def a_control_emptied_to_its_prompt(edited: Edited) -> Told:
    place, control = edited.figure()
    control.find("w:sdtPr", NS).append(made("<w:showingPlcHdr/>"))
    set_text(control, "Klikk eller trykk her for å skrive inn tekst.")
    return each([place], CHANGED)


def a_figure_with_hidden_letters(edited: Edited) -> Told:
    _, control = edited.figure()
    hidden = made(run(" (foreløpig)"))
    hidden.insert(0, made("<w:rPr><w:vanish/></w:rPr>"))
    control.find("w:sdtContent", NS).append(hidden)
    return []


def a_bookmark_renamed(edited: Edited) -> Told:
    edited.figure()[1].getprevious().set(f"{W}name", "Tallet")
    return []


def a_bookmark_removed(edited: Edited) -> Told:
    _, control = edited.figure()
    drop(control.getnext())
    drop(control.getprevious())
    return []


def a_control_within_another(edited: Edited) -> Told:
    _, control = edited.figure()
    outer = made('<w:sdt><w:sdtPr><w:tag w:val="min"/><w:id w:val="5"/></w:sdtPr><w:sdtContent/></w:sdt>')
    control.addprevious(outer)
    outer.find("w:sdtContent", NS).append(control)
    return []


def a_control_copied_in_its_paragraph(edited: Edited) -> Told:
    place, control = edited.figure()
    control.getparent().append(copied(control))
    return each([place], DOUBLED)


# --- Paragraphs ---


def a_paragraph_moved(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    paragraph.getparent().insert(3, paragraph)
    return []


def a_paragraph_moved_with_changes_tracked(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    moved = copied(paragraph)
    edited.body.insert(3, moved)
    for element, word in ((paragraph, "moveFrom"), (moved, "moveTo")):
        kept = [child for child in element if child.tag in (f"{W}r", f"{W}sdt", f"{W}hyperlink")]
        for child in kept:
            around = made(f"<w:{word} {TRACKED}/>")
            child.addprevious(around)
            around.append(child)
    return []


def a_paragraph_copied(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    edited.body.insert(3, copied(paragraph))
    return each(edited.places_in(paragraph), DOUBLED)


def a_paragraph_copied_by_another_program(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    edited.body.insert(len(edited.body) - 1, copy.deepcopy(paragraph))
    return each(edited.places_in(paragraph), DOUBLED)


def a_copy_with_another_figure_in_it(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    places, other = edited.places_in(paragraph), copied(paragraph)
    set_text(next(other.iter(f"{W}sdt")), "999")
    edited.body.insert(3, other)
    return each(places, DOUBLED)


def a_paragraph_deleted(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    told = each(edited.places_in(paragraph), REMOVED)
    drop(paragraph)
    return told


def a_paragraph_deleted_with_changes_tracked(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    told = each(edited.places_in(paragraph), REMOVED)
    as_deleted(paragraph)
    return told


def words_beside_a_figure_changed(edited: Edited) -> Told:
    paragraph = edited.paragraph()
    paragraph.append(made(run(" Direktøren følger dette tett, 17 ganger i måneden.")))
    return []


def a_heading_renamed(edited: Edited) -> Told:
    heading = edited.rng.choice(edited.find("./w:body/w:p[w:pPr/w:pStyle[@w:val='Heading1']]"))
    set_text(heading, "Et nytt kapittel")
    return []


def a_paragraph_written_in_between(edited: Edited) -> Told:
    edited.paragraph().addprevious(made(f"<w:p>{run('Direktørens egen vurdering: 12 345 kr.')}</w:p>"))
    return []


# --- Headers ---


def a_figure_in_the_header_changed(edited: Edited) -> Told:
    for name in sorted(edited.parts):
        if name.startswith(("word/header", "word/footer")):
            root = etree.fromstring(edited.parts[name])
            found = [(each, each.find("w:sdtPr/w:tag", NS).get(f"{W}val")) for each in root.iter(f"{W}sdt")]
            for control, tag in [each for each in found if each[1] != "vr_utkast"]:
                set_text(control, "noe annet")
                edited.parts[name] = etree.tostring(root)
                return [(tag, CHANGED)]
    raise AssertionError("no header with a figure")


# --- Tables as a whole ---


def a_table_moved(edited: Edited) -> Told:
    id, _ = edited.table()
    edited.body.insert(3, edited.control(id))
    return []


def a_table_copied(edited: Edited) -> Told:
    id, _ = edited.table()
    control = edited.control(id)
    edited.body.insert(edited.rng.choice([2, len(edited.body) - 1]), copied(control))
    return [(id, DOUBLED)]


def a_table_copied_by_another_program(edited: Edited) -> Told:
    id, table = edited.table()
    edited.body.insert(edited.rng.choice([2, len(edited.body) - 1]), copy.deepcopy(edited.control(id)))
    return [(id, DOUBLED), *each(edited.places_in(table), DOUBLED)]


def a_table_deleted(edited: Edited) -> Told:
    id, table = edited.table()
    told = [(id, REMOVED), *each(edited.places_in(table), REMOVED)]
    drop(edited.control(id))
    return told


def a_table_deleted_in_its_control(edited: Edited) -> Told:
    id, table = edited.table()
    told = [(id, REMOVED), *each(edited.places_in(table), REMOVED)]
    table.addprevious(made("<w:p/>"))
    drop(table)
    return told


def a_table_s_control_taken_away(edited: Edited) -> Told:
    unwrap(edited.control(edited.table()[0]))
    return []


def a_table_without_its_bookmarks(edited: Edited) -> Told:
    drop_marks(edited.table()[1])
    return []


def a_table_split_in_two(edited: Edited) -> Told:
    _, table = edited.table()
    rows = table.findall("w:tr", NS)
    second = copy.deepcopy(table)
    for row in second.findall("w:tr", NS):
        second.remove(row)
    for row in rows[len(rows) // 2 :]:
        second.append(row)
    table.addnext(second)
    table.addnext(made("<w:p/>"))
    return []


# --- Rows ---


def a_row_deleted(edited: Edited) -> Told:
    id, table = edited.table()
    row = edited.row(table)
    told = [(id, CHANGED), *each(edited.places_in(row), REMOVED)]
    drop(row)
    return told


def a_row_deleted_with_changes_tracked(edited: Edited) -> Told:
    id, table = edited.table()
    row = edited.row(table)
    told = [(id, CHANGED), *each(edited.places_in(row), REMOVED)]
    properties = row.find("w:trPr", NS)
    properties.append(made(f"<w:del {TRACKED}/>"))
    as_deleted(row)
    return told


def several_rows_deleted(edited: Edited) -> Told:
    id, table = edited.table()
    rows = edited.rng.sample(edited.named_rows(table), 3)
    told = [(id, CHANGED), *(found for row in rows for found in each(edited.places_in(row), REMOVED))]
    for row in rows:
        drop(row)
    return told


def a_row_moved(edited: Edited) -> Told:
    id, table = edited.table()
    rows = edited.named_rows(table)
    first, second = sorted(edited.rng.sample(range(len(rows)), 2))
    rows[second].addnext(rows[first])
    return [(id, CHANGED)]


def a_row_copied(edited: Edited) -> Told:
    id, table = edited.table()
    row = edited.row(table)
    row.addnext(copied(row))
    return [(id, CHANGED)]


def a_row_copied_by_another_program(edited: Edited) -> Told:
    id, table = edited.table()
    row = edited.row(table)
    row.addnext(copy.deepcopy(row))
    return [(id, CHANGED), *each(edited.places_in(row), DOUBLED)]


def a_row_written_in_between(edited: Edited) -> Told:
    id, table = edited.table()
    row = edited.row(table)
    new = copied(row)
    for cell in new.iter(f"{W}tc"):
        if list(cell.iter(f"{W}t")):
            set_text(cell, "123")
    row.addprevious(new)
    return [(id, CHANGED)]


def the_headings_deleted(edited: Edited) -> Told:
    id, table = edited.table()
    for row in table.xpath("w:tr[w:trPr/w:tblHeader]", namespaces=NS):
        drop(row)
    return [(id, CHANGED)]


# --- Columns and words ---


def a_column_deleted(edited: Edited) -> Told:
    id, table = _plain_table(edited)
    width = len(table.findall("w:tr", NS)[0].findall("w:tc", NS))
    columns = [at for at in range(1, width) if _column_places(edited, table, at)]
    at = edited.rng.choice(columns)
    told = [(id, CHANGED), *each(_column_places(edited, table, at), REMOVED)]
    for row in table.findall("w:tr", NS):
        drop(row.findall("w:tc", NS)[at])
    return told


def two_columns_changed_about(edited: Edited) -> Told:
    id, table = _plain_table(edited)
    heads = [text_of(cell) for cell in table.findall("w:tr", NS)[0].findall("w:tc", NS)]
    columns = [at for at in range(1, len(heads)) if _column_places(edited, table, at)]
    first = next(at for at in columns if at + 1 in columns and heads[at] != heads[at + 1])
    for row in table.findall("w:tr", NS):
        cells = row.findall("w:tc", NS)
        cells[first].addprevious(cells[first + 1])
    return [(id, CHANGED)]


def _plain_table(edited: Edited) -> tuple[str, etree._Element]:
    """A table with one row of headings, and at least two columns of figures."""
    found = []
    for id, table in edited.tables():
        heads = [text_of(cell) for cell in table.find("w:tr", NS).findall("w:tc", NS)]
        columns = [at for at in range(1, len(heads)) if _column_places(edited, table, at)]
        beside = any(at + 1 in columns and heads[at] != heads[at + 1] for at in columns)
        if len(table.xpath("w:tr[w:trPr/w:tblHeader]", namespaces=NS)) == 1 and beside:
            found.append((id, table))
    return edited.rng.choice(found)


def _column_places(edited: Edited, table: etree._Element, at: int) -> list[Place]:
    rows = [row.findall("w:tc", NS) for row in table.findall("w:tr", NS)]
    return [place for cells in rows if at < len(cells) for place in edited.places_in(cells[at])]


def a_label_retyped(edited: Edited) -> Told:
    id, table = edited.table()
    set_text(edited.row(table).find("w:tc", NS), "Noe helt annet")
    return [(id, CHANGED)]


def two_labels_changed_about(edited: Edited) -> Told:
    id, table = edited.table()
    first, second = (row.find("w:tc", NS) for row in edited.rng.sample(edited.named_rows(table), 2))
    one, other = text_of(first), text_of(second)
    set_text(first, other)
    set_text(second, one)
    return [(id, CHANGED)]


def a_heading_of_a_column_retyped(edited: Edited) -> Told:
    id, table = edited.table()
    heads = [cell for cell in table.find("w:tr", NS).findall("w:tc", NS) if text_of(cell)]
    set_text(edited.rng.choice(heads), "Noe helt annet")
    return [(id, CHANGED)]


# --- Cells ---


def a_cell_overtyped(edited: Edited) -> Told:
    place, cell = edited.cell()
    set_text(cell, changed_text(place.shown))
    return each([place], CHANGED)


def a_cell_emptied(edited: Edited) -> Told:
    place, cell = edited.cell()
    set_text(cell, "")
    return each([place], CHANGED)


def a_cell_deleted(edited: Edited) -> Told:
    id, table = edited.table()
    cell = edited.rng.choice([cell for cell in edited.row(table).findall("w:tc", NS) if edited.places_in(cell)])
    told = [(id, CHANGED), *each(edited.places_in(cell), REMOVED)]
    drop(cell)
    return told


def a_cell_without_its_bookmark(edited: Edited) -> Told:
    drop_marks(edited.cell()[1])
    return []


def a_cell_with_a_tracked_change(edited: Edited) -> Told:
    place, cell = edited.cell()
    as_deleted(cell)
    cell.find("w:p", NS).append(made(f"<w:ins {TRACKED}>{run(changed_text(place.shown))}</w:ins>"))
    return each([place], CHANGED)


def two_cells_with_their_figures_changed_about(edited: Edited) -> Told:
    """Cut and pasted, so that the bookmarks went along: each figure is as it was, in the wrong place."""
    rows = [(id, _by_fact(edited, row)) for id, table in edited.tables() for row in edited.named_rows(table)]
    id, cells = edited.rng.choice([(id, cells) for id, cells in rows if len(cells) > 1])
    first, second = edited.rng.sample(cells, 2)
    mine, other = first.find("w:p", NS), second.find("w:p", NS)
    first.append(other)
    second.append(mine)
    return [(id, CHANGED)]


def _by_fact(edited: Edited, row: etree._Element) -> list[etree._Element]:
    """The cells of a row that state figures, one for each fact."""
    cells = [cell for cell in row.findall("w:tc", NS) if edited.places_in(cell)]
    return list({facts_of(edited.places_in(cell)[0].says)[0]: cell for cell in cells}.values())


def the_texts_of_two_cells_changed_about(edited: Edited) -> Told:
    first, cell = edited.cell()
    others = [
        (place, other)
        for other in cell.getparent().getparent().iter(f"{W}tc")
        for place in edited.places_in(other)
        if text_of(other) and text_of(other) != text_of(cell)
    ]
    second, other = edited.rng.choice(others)
    one, two = text_of(cell), text_of(other)
    set_text(cell, two)
    set_text(other, one)
    return each([first, second], CHANGED)


# --- By python-docx ---


def _through_python_docx(edited: Edited, change: Callable[[docx.document.Document], None]) -> None:
    """Save what there is, have python-docx change it, and go on with what it saved."""
    edited.parts[MAIN] = etree.tostring(edited.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    before, after = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(before, "w") as package:
        for name, data in edited.parts.items():
            package.writestr(name, data)
    document = docx.Document(before)
    change(document)
    document.save(after)
    with zipfile.ZipFile(after) as package:
        edited.parts = {name: package.read(name) for name in package.namelist()}
    edited.root = etree.fromstring(edited.parts[MAIN])


def _as_docx_cells(document: docx.document.Document, marks: Iterable[str]) -> list[_Cell]:
    """The cells with these bookmarks, in the hands of python-docx."""
    found = []
    for mark in marks:
        (cell,) = document.element.xpath(f"//w:bookmarkStart[@w:name='{mark}']/ancestor::w:tc[1]")
        (table,) = cell.xpath("ancestor::w:tbl[1]")
        found.append(_Cell(cell, DocxTable(table, document._body)))
    return found


def saved_by_python_docx(edited: Edited) -> Told:
    _through_python_docx(edited, lambda document: document.add_paragraph("Direktørens egen vurdering."))
    return []


def a_cell_written_by_python_docx(edited: Edited) -> Told:
    place, _ = edited.cell()

    def change(document: docx.document.Document) -> None:
        (cell,) = _as_docx_cells(document, [place.bookmark])
        cell.text = "4711"

    _through_python_docx(edited, change)
    return each([place], CHANGED)


def a_cell_emptied_by_python_docx(edited: Edited) -> Told:
    place, _ = edited.cell()

    def change(document: docx.document.Document) -> None:
        (cell,) = _as_docx_cells(document, [place.bookmark])
        cell.text = ""

    _through_python_docx(edited, change)
    return each([place], CHANGED)


def a_row_of_figures_written_by_python_docx(edited: Edited) -> Told:
    _, table = edited.table()
    places = edited.places_in(edited.row(table))

    def change(document: docx.document.Document) -> None:
        for number, cell in enumerate(_as_docx_cells(document, [place.bookmark for place in places])):
            cell.text = f"4711{number}"

    _through_python_docx(edited, change)
    return each(places, CHANGED)


def two_cells_merged_by_python_docx(edited: Edited) -> Told:
    pairs = [
        (edited.places_in(first)[0], edited.places_in(second)[0])
        for _, table in edited.tables()
        for first, second in pairwise(table.iter(f"{W}tc"))
        if first.getparent() is second.getparent()
        if edited.places_in(first) and edited.places_in(second) and text_of(first) and text_of(second)
    ]
    places = edited.rng.choice(pairs)

    def change(document: docx.document.Document) -> None:
        first, second = _as_docx_cells(document, [place.bookmark for place in places])
        first.merge(second)

    _through_python_docx(edited, change)
    return each(places, CHANGED)


def a_paragraph_rewritten_by_python_docx(edited: Edited) -> Told:
    """Its text set anew: python-docx takes runs and bookmarks away, and leaves what it does not know."""
    paragraph = edited.paragraph()
    places = edited.places_in(paragraph)
    at = edited.find("//w:p").index(paragraph)

    def change(document: docx.document.Document) -> None:
        element = document.element.xpath("//w:p")[at]
        Paragraph(element, document._body).text = "Avsnittet er skrevet på nytt."

    _through_python_docx(edited, change)
    return each(places, REMOVED)


# --- Charts ---


def a_chart_deleted(edited: Edited) -> Told:
    id, control, _ = edited.chart()
    drop(control)
    return [(id, REMOVED), *each(edited.points_of(id), REMOVED)]


def a_chart_moved(edited: Edited) -> Told:
    _, control, _ = edited.chart()
    edited.body.insert(3, control)
    return []


def a_chart_copied(edited: Edited) -> Told:
    id, control, _ = edited.chart()
    edited.body.insert(3, copied(control))
    return [(id, DOUBLED)]


def a_chart_s_control_taken_away(edited: Edited) -> Told:
    unwrap(edited.chart()[1])
    return []


def a_value_of_a_chart_changed(edited: Edited) -> Told:
    id, _, part = edited.chart()
    root = etree.fromstring(edited.parts[part])
    values = root.xpath("//c:ser/c:val//c:pt/c:v", namespaces=NS)
    at = edited.rng.randrange(len(values))
    values[at].text = str(float(values[at].text) + 1)
    edited.parts[part] = etree.tostring(root)
    known = [place for place in edited.points_of(id) if place.shown]
    return each([known[at]], CHANGED)


def the_values_of_a_chart_written_with_more_digits(edited: Edited) -> Told:
    _, _, part = edited.chart()
    root = etree.fromstring(edited.parts[part])
    for value in root.xpath("//c:ser/c:val//c:pt/c:v", namespaces=NS):
        value.text = f"{float(value.text):.17g}"
    edited.parts[part] = etree.tostring(root)
    return []


def a_value_of_a_chart_taken_out(edited: Edited) -> Told:
    id, _, part = edited.chart()
    root = etree.fromstring(edited.parts[part])
    points = root.xpath("//c:ser/c:val//c:pt", namespaces=NS)
    at = edited.rng.randrange(len(points))
    drop(points[at])
    edited.parts[part] = etree.tostring(root)
    known = [place for place in edited.points_of(id) if place.shown]
    return each([known[at]], CHANGED)


def a_category_of_a_chart_renamed(edited: Edited) -> Told:
    id, _, part = edited.chart()
    root = etree.fromstring(edited.parts[part])
    for series in root.iter(f"{C}ser"):
        for value in series.xpath("c:cat//c:pt[@idx='0']/c:v", namespaces=NS):
            value.text = "i fjor"
    edited.parts[part] = etree.tostring(root)
    return [(id, CHANGED)]


def a_series_of_a_chart_renamed(edited: Edited) -> Told:
    id, _, part = edited.chart()
    root = etree.fromstring(edited.parts[part])
    edited.rng.choice(root.xpath("//c:ser/c:tx//c:v", namespaces=NS)).text = "Noe annet"
    edited.parts[part] = etree.tostring(root)
    return [(id, CHANGED)]


def a_category_of_a_chart_deleted(edited: Edited) -> Told:
    id, _, part = edited.chart()
    root = etree.fromstring(edited.parts[part])
    width = len(next(frame.labels[0] for frame in edited.record.frames if frame.id == id))
    at = edited.rng.randrange(width)
    for store in root.xpath("//c:ser/c:cat/*/*[c:pt]|//c:ser/c:val/*/*[c:pt]", namespaces=NS):
        for point in store.findall("c:pt", NS):
            index = int(point.get("idx"))
            if index == at:
                store.remove(point)
            elif index > at:
                point.set("idx", str(index - 1))
        store.find("c:ptCount", NS).set("val", str(width - 1))
    edited.parts[part] = etree.tostring(root)
    return [(id, CHANGED), *each(edited.points_of(id)[at::width], REMOVED)]


# --- The package ---


def the_record_under_another_name(edited: Edited) -> Told:
    """As Word saves it."""
    (name,) = [name for name in edited.parts if name.startswith("customXml/item") and "Props" not in name]
    edited.parts["customXml/item7.xml"] = edited.parts.pop(name)
    rels = f"customXml/_rels/{name.rpartition('/')[2]}.rels"
    edited.parts["customXml/_rels/item7.xml.rels"] = edited.parts.pop(rels)
    for part in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        old = name.rpartition("/")[2].encode()
        edited.parts[part] = edited.parts[part].replace(old, b"item7.xml")
    return []


EDITS: dict[str, Edit] = {
    name: function
    for name, function in list(globals().items())
    if callable(function)
    and getattr(function, "__module__", "") == __name__
    and not name.startswith("_")
    and function.__annotations__.get("return") == "Told"
    and list(function.__annotations__) == ["edited", "return"]
}
