"""Rules that need more than one row or more than one table, one module a layer: ``published`` and ``register``."""
