"""Makes the parts of the program from the settings: store, mail, channels, server."""
