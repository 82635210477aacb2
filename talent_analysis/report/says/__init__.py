"""The computed sentences of each notebook: functions of (table, words)."""
