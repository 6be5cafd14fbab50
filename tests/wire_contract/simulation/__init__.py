"""A deterministic world around the product's own delivery core: one device, a broker, one hub, and everything that can go wrong."""
