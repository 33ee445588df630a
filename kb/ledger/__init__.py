"""The ledger of claims: append only, reviewed, with an audit log that shows tampering.

Data flow: rows of text -> `Proposal` -> checks with their neighbours -> claims of a batch -> decisions -> `Facts`.
Nothing is changed or deleted: a change is a new claim that supersedes, a withdrawal is a decision, an undo is one, too.
"""
