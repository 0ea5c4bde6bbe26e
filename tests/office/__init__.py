"""The files as Word, Excel, LibreOffice and the Open XML validator meet them."""
