"""Why an app was or was not stopped, and what another policy would have done: from the log of the idle sweep."""
