"""The page "Bổ sung dữ kiện": one fact from a form, or thousands from a spreadsheet."""
