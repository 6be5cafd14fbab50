"""The five ratios of the form as counts that are summed at every level. Pure; no room here asks anybody."""
