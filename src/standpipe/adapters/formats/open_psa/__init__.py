"""Open-PSA Model Exchange Format: fault trees read and written.

>>> model = read_model(b"<opsa-mef><define-fault-tree name='f'><define-gate name='top'><or><basic-event name='a'/>"
...     b"</or></define-gate><define-basic-event name='a'><float value='0.1'/></define-basic-event>"
...     b"</define-fault-tree></opsa-mef>", "f.xml")
>>> tree_of(model).tree.chances
{'a': 0.1}
"""

from standpipe.adapters.formats.open_psa.reader import Model, ReadTree, read_model, read_trees, tree_of
from standpipe.adapters.formats.open_psa.writer import written

__all__ = ["read_model", "read_trees", "tree_of", "written", "Model", "ReadTree"]
