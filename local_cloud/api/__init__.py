"""AWS's wire protocols and service models: what a request and a reply may contain, whatever the service."""
