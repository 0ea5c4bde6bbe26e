"""The door of a process of its own: `python -m virksomhetsrapport`, and the installed command."""

import gc

gc.disable()  # one command, then the process ends: nothing is left long enough to be worth collecting

from virksomhetsrapport.cli import main  # noqa: E402 - before anything is imported

if __name__ == "__main__":
    main()
