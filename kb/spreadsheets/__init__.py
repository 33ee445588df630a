"""Spreadsheets in and out: templates to fill in, and filled sheets on their way into the ledger.

Data flow: file -> `Sheet`s of cells -> columns by heading -> claims + faults -> checks against the ledger -> proposals.
"""
