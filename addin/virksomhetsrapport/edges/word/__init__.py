"""The report as a Word document, from a template that staff edit in Word."""
