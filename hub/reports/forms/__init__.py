"""The quarterly KPI form and the fiscal-year summary, made of issued months."""
