"""What every page and API route shares: session, templates, live updates, security headers."""
