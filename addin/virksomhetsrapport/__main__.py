"""`python -m virksomhetsrapport`."""

from virksomhetsrapport.cli import main

main()
