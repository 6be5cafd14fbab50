"""The agent on a Raspberry Pi: taps become durable, signed lines that reach the hub."""
