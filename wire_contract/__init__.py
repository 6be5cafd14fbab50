"""What a device and the hub must agree on: events, chains, topics, delivery. Pure: no file, socket, clock or thread."""
