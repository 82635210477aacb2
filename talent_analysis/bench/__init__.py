"""Measurements that anybody can repeat: `nox -s bench`."""
