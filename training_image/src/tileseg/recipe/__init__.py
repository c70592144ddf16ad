"""The recipe: the one TOML file of the ``config`` channel, checked strictly before anything else happens."""
