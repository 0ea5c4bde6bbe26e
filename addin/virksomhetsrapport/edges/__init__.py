"""Where the program meets the world: files, Excel, Word."""
