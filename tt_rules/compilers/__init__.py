"""From typed nodes to callables: one file a target, each held to the interpreter."""
