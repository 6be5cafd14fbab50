"""The register as people keep it: officers and cards, enrolment by tapping, spreadsheets, points' settings."""
