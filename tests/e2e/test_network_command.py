"""`standpipe network` on the NetBox demo data: the document it prints, its proof, and a target that does not exist."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def network(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from standpipe.cli import main; main()", "network", *arguments],
        env={**os.environ, "STANDPIPE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.shared_data
def test_the_netbox_network_is_solved_and_its_mend_is_proved(shared_data: Path, tmp_path: Path) -> None:
    demo = str(shared_data / "netbox" / "netbox-demo-v3.6.json.gz")
    done = network(demo, "--json", "--circuit-price", "100", home=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["target"] == "MDF"
    joined = [site for site in document["sites"] if site["joined_today"]]
    assert {site["name"] for site in joined} == {"Butler Communications", "D. S. Weaver Labs", "Grinnells Lab"}
    assert all(0 < site["unavailability"] < 1 and site["cut_off_by"] for site in joined)
    assert all(site["hours_a_year"] is None for site in document["sites"] if not site["joined_today"])
    assert document["mend"]["proved"]
    assert document["mend"]["cost"] == 100 * len(document["mend"]["links"])


@pytest.mark.shared_data
def test_a_target_that_does_not_exist_is_one_clear_message(shared_data: Path, tmp_path: Path) -> None:
    demo = str(shared_data / "netbox" / "netbox-demo-v3.6.json.gz")
    done = network(demo, "--to", "site:moon", home=tmp_path)
    assert done.returncode == 2
    assert "No circuit is known at site:moon" in done.stderr
    assert "Traceback" not in done.stderr
