"""The Excel workbook a return travels in."""
