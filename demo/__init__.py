"""A make-believe district on real parts: what `./run demo` shows."""
