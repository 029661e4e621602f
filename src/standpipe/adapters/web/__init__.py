"""What the adapters of public services share: a patient client, and snapshots on disk that a run can resume.

- `PatientClient`: gets a page, waits as the service asks, tries again after faults, gives up clearly.
- `Snapshot`: the pages of one day's reading, complete or not yet.
"""

from standpipe.adapters.web.client import PatientClient
from standpipe.adapters.web.snapshots import Snapshot

__all__ = ["PatientClient", "Snapshot"]
