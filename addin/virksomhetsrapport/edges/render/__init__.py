"""What a program that lays out pages makes of a finished report: the page of each bookmark, and the PDF."""

import logging

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # else Python prints its English for it
