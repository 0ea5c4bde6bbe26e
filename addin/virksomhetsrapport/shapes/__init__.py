"""How a block lies on a sheet and is read from it, once for all kinds that share its shape."""
