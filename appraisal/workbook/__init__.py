"""The scoring workbook (DESIGN.md section 2, workbook contract): pure; only ``write`` knows openpyxl."""
