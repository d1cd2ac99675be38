"""Everything that is not a window: forms, checks, store, workbook, merge, indicators, report."""
