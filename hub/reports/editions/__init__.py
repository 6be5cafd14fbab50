"""The month's report as files to work in: a workbook that recomputes it, and a document to edit."""
