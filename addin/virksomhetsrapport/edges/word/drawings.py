"""Charts as drawings that can be edited in Word: the chart's part with its workbook, and the frame that shows it."""

from __future__ import annotations

from itertools import count

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart

from virksomhetsrapport.edges.charts import ChartParts
from virksomhetsrapport.edges.word.tables import Room
from virksomhetsrapport.edges.word.xml import attribute

_NAMES = "/word/charts/virksomhetsrapport{0}.xml /word/embeddings/Virksomhetsrapport_diagram{0}.xlsx"
"""Of the n-th chart and its workbook."""
EMU = 635
"""In a twip."""
WIDTH, HEIGHT = 9071, 3969
"""16 x 7 cm, in twips."""
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FRAME = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_chart_part(document: DocumentPart, parts: ChartParts) -> str:
    """Put a chart and its workbook into the package; give the relation by which the document reaches it."""
    package = document.package
    taken = {str(part.partname) for part in package.iter_parts()}
    names = (_NAMES.format(number) for number in count(1))
    chart_name, workbook_name = next(pair for name in names if not taken & set(pair := name.split()))
    workbook = Part(PackURI(workbook_name), CONTENT_TYPE.SML_SHEET, parts.workbook, package)
    chart = Part(PackURI(chart_name), CONTENT_TYPE.DML_CHART, parts.xml, package)
    chart.load_rel(RELATIONSHIP_TYPE.PACKAGE, workbook, "rId1")
    relation: str = document.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    return relation


def drawing_xml(relation: str, number: int, title: str, description: str, room: Room) -> str:
    """The run that shows a chart, as wide as the page allows; `number` is the drawing's own in the document."""
    width = min(WIDTH, room.width)
    size = f'cx="{width * EMU}" cy="{round(HEIGHT * width / WIDTH) * EMU}"'
    named = (
        f'id="{number}" name={attribute(f"Diagram {number}")} descr={attribute(description)} title={attribute(title)}'
    )
    return (
        f'<w:r><w:drawing xmlns:wp="{_FRAME}" xmlns:a="{_MAIN}" xmlns:c="{_CHART}" xmlns:r="{_RELATIONS}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {named}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
