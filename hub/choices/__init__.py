"""What the district has decided about its own figures, and from which month on."""
