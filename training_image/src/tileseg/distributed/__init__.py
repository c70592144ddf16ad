"""Several processes, one for each GPU, that train one network together."""
