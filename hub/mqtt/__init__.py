"""The hub's line to the broker: `broker` speaks MQTT and only queues, `link` commits and answers."""
