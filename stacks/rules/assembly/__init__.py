"""The templates as a whole: nothing in them is unknown, and every kind of resource is understood."""
