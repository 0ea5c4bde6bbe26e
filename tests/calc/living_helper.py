"""The helper as it ships, over Calc: the engine is registered, and the same door is opened."""

from __future__ import annotations

from tests.calc import engine

from virksomhetsrapport.helper import main

if __name__ == "__main__":
    engine.register()
    main()
