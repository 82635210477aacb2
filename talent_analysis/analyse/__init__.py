"""Tables to tables: the statistics."""
