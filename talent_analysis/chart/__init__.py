"""Tables to charts; no statistics here."""
