"""The French models: the bundled ones, the official ones, how good they are."""
