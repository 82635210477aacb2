"""Articles to tables: tokens, mentions, reported speech, amounts and tone."""
