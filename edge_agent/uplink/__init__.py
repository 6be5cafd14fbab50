"""From the journal to the hub over MQTT. The network thread only queues; the agent's thread owns journal and sender."""
