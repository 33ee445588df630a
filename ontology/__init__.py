"""The facts as linked data: vocabulary, shapes, export and import, questions.

Data flow: `Facts` -> subjects with their triples -> N-Triples, Turtle, TriG or JSON-LD, written as they come; and
back: any of these -> terms by subject -> rows of text -> `Facts`.
"""
