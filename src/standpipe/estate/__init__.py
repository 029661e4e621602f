"""The one model of what a council runs: entities, dependencies, merging of sources, conflicts, findings.

- `model`: the entities, as frozen dataclasses; `None` is unknown.
- `records`: what readers hand over: raw facts with their place.
- `checks`: what is wrong with a merged estate, one function a kind of finding.
- `merge`: records to one `Estate`, with evidence, conflicts and findings.
"""
