"""What the hub tells people outside its pages: an outbox with retries to LINE, webhooks and e-mail."""
