"""What other systems of the office get of the hub: the API's description, metrics, open data, Home Assistant."""
