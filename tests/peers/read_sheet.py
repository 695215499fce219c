"""Prints a sheet's cells as JSON: of each its kind (n number, s text, b truth, d moment, f formula) and its value."""
import json
import sys

import openpyxl

sheet = openpyxl.load_workbook(sys.argv[1]).active
print(json.dumps([[[cell.data_type, cell.value] for cell in row] for row in sheet.iter_rows()], default=str))
