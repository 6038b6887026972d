"""Appeals to the supplier: what may be asked about, how far one has come, and what was said."""
