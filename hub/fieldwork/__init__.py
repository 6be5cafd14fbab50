"""What people do at a point with a telephone: report a defect, answer their section's orders, inspect a repair."""
