"""A spreadsheet's cells, read as cards to be handed out: what each row wants, or what is wrong with it. Pure."""
