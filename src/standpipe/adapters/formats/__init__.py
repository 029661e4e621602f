"""Readers and writers of the files that other tools and people exchange.

One folder for each foreign format; `rvtools` is the model to copy (CONTRIBUTING.md, "Add a reader in six steps").

- `documents`: opens workbooks, CSV and JSON safely, whatever their encoding, padding or damage.
- `cells`: turns one cell into a typed value, or says why it cannot.
- `tables`: finds the header, maps columns by alias, and accounts for every row.
- `contract`: what a reader is.
- `registry`: which readers there are, and which of them recognises a document by its content.
"""
