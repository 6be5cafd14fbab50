"""Repair: from a defect to a proved repair. Work orders, who does them by when, and what proves them."""
