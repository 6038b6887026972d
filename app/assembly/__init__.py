"""From the settings to the parts of the program: store, mail, channels, server."""
