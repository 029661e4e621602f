"""Writes the virtual machines, templates, hosts and clusters as an RVTools workbook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from standpipe.adapters.tables_out import Table, TableColumn, write_workbook
from standpipe.adapters.tables_out.model import Cell
from standpipe.sample.model import Council, Machine, SampleHost
from standpipe.sample.rvtools_headers import HEADERS

Facts = dict[str, Cell]
_SERVER = "vcenter.wealdbridge.example"
_SERVER_UUID = "5f0c2c1e-7d5b-4f0a-9b5e-2b1d7a9c0e11"
_CONFIGURED = {
    "Other Linux": "Other 4.x or later Linux (64-bit)",
    "Windows Server 2012 R2": "Microsoft Windows Server 2012 (64-bit)",
    "Windows Server 2008 R2": "Microsoft Windows Server 2008 R2 (64-bit)",
}


def write_rvtools(path: Path, council: Council) -> None:
    """Write the workbook."""
    machines = [machine for machine in council.machines if not machine.physical]
    tabs: dict[str, Iterator[Facts]] = {
        "vInfo": (_info(each) for each in machines),
        "vCPU": (_processors(each) for each in machines),
        "vMemory": (_memory(each) for each in machines),
        "vDisk": (row for each in machines for row in _disks(each)),
        "vPartition": (row for each in machines for row in _partitions(each)),
        "vNetwork": (_adapter(each) for each in machines),
        "vUSB": (_usb(each) for each in machines if each.role == "licence"),
        "vHost": _hosts(council, machines),
        "vCluster": _clusters(council),
        "vDatastore": _datastores(council, machines),
        "vMetaData": iter([_meta(council.as_of)]),
    }
    write_workbook(path, [_table(name, rows) for name, rows in tabs.items()])


def _table(name: str, rows: Iterator[Facts]) -> Table:
    headers = HEADERS[name]
    columns = tuple(TableColumn(header, width=16) for header in headers)
    return Table(name, columns, ([facts.get(header) for header in headers] for facts in rows))


def configured_system(machine: Machine) -> str:
    """Return the operating system as the configuration file of the virtual machine names it."""
    name = machine.system
    if name in _CONFIGURED:
        return _CONFIGURED[name]
    if name.startswith("Ubuntu"):
        return "Ubuntu Linux (64-bit)"
    return f"{'Microsoft ' if name.startswith('Windows') else ''}{name} (64-bit)"


def _tools_system(machine: Machine) -> str | None:
    if not machine.powered_on or not machine.address or machine.system == "Other Linux":
        return None
    prefix = "Microsoft " if machine.system.startswith("Windows") else ""
    return f"{prefix}{machine.system} (64-bit)"


def _common(machine: Machine) -> Facts:
    return {
        "VM": machine.name,
        "Powerstate": "poweredOn" if machine.powered_on else "poweredOff",
        "Template": "True" if machine.template else "False",
        "SRM Placeholder": "False",
        "Annotation": machine.annotation or None,
        "Owner": machine.owner or None,
        "Backup policy": "daily" if machine.environment == "production" and not machine.template else None,
        "Datacenter": machine.area.data_centre,
        "Cluster": machine.cluster,
        "Host": machine.host,
        "Folder": f"/{machine.area.place}/vm/{machine.folder}",
        "OS according to the configuration file": configured_system(machine),
        "OS according to the VMware Tools": _tools_system(machine),
        "VM ID": f"vm-{int(machine.uuid[:6], 16)}",
        "VM UUID": machine.uuid,
        "VI SDK Server": _SERVER,
        "VI SDK UUID": _SERVER_UUID,
    }


def _total_mib(machine: Machine) -> int:
    return sum(machine.disks_gib) * 1024


def _info(machine: Machine) -> Facts:
    provisioned = _total_mib(machine) + machine.memory_mib
    return _common(machine) | {
        "Config status": "green",
        "DNS Name": machine.dns_name if machine.powered_on and machine.address else None,
        "Connection state": "connected",
        "Guest state": "running" if machine.powered_on else "notRunning",
        "CPUs": machine.vcpus,
        "Memory": machine.memory_mib,
        "Active Memory": round(machine.memory_mib * machine.memory_percent / 100) if machine.powered_on else 0,
        "NICs": 1,
        "Disks": len(machine.disks_gib),
        "Total disk capacity MiB": _total_mib(machine),
        "EnableUUID": "True",
        "CBT": "True",
        "Primary IP Address": machine.address if machine.powered_on and machine.address else None,
        "Network #1": machine.network,
        "Resource pool": f"/{machine.area.place}/{machine.cluster}/Resources",
        "Provisioned MiB": provisioned,
        "In Use MiB": round(_total_mib(machine) * machine.used_share),
        "Unshared MiB": round(_total_mib(machine) * machine.used_share),
        "Firmware": machine.boot_type.lower(),
        "HW version": "vmx-19" if machine.boot_type == "EFI" else "vmx-13",
        "Path": f"[{machine.cluster} 1] {machine.name}/{machine.name}.vmx",
        "SMBIOS UUID": machine.smbios_uuid,
        "VI SDK Server type": "VMware vCenter Server",
        "VI SDK API Version": "7.0.3.0",
    }


def _processors(machine: Machine) -> Facts:
    return _common(machine) | {
        "CPUs": machine.vcpus,
        "Sockets": 1,
        "Cores p/s": machine.vcpus,
        "Max": machine.vcpus * 2600,
        "Overall": round(machine.vcpus * 26 * machine.processor_percent) if machine.powered_on else 0,
        "Limit": -1,
        "Hot Add": "False",
    }


def _memory(machine: Machine) -> Facts:
    return _common(machine) | {
        "Size MiB": machine.memory_mib,
        "Consumed": machine.memory_mib if machine.powered_on else 0,
        "Active": round(machine.memory_mib * machine.memory_percent / 100) if machine.powered_on else 0,
        "Swapped": 0,
        "Ballooned": 0,
        "Limit": -1,
    }


def _disks(machine: Machine) -> Iterator[Facts]:
    for number, size in enumerate(machine.disks_gib):
        shared = machine.role == "cluster node" and number > 0
        yield _common(machine) | {
            "Disk": f"Hard disk {number + 1}",
            "Disk Key": 2000 + number,
            "Capacity MiB": size * 1024,
            "Raw": "False",
            "Disk Mode": "persistent",
            "Sharing mode": "sharingMultiWriter" if shared else "sharingNone",
            "Thin": "False" if shared else "True",
            "Controller": "SCSI controller 0",
            "Label": f"Hard disk {number + 1}",
            "SCSI Unit #": number,
            "Unit #": number,
            "Shared Bus": "noSharing",
            "Path": f"[{machine.cluster} 1] {machine.name}/{machine.name}_{number}.vmdk",
        }


def _partitions(machine: Machine) -> Iterator[Facts]:
    if not machine.powered_on or not machine.address:
        return
    windows = machine.system.startswith("Windows")
    for number, size in enumerate(machine.disks_gib):
        used = round(size * 1024 * machine.used_share)
        yield _common(machine) | {
            "Disk Key": 2000 + number,
            "Disk": f"{'CDEFG'[number]}:\\" if windows else ("/", "/data", "/backup")[number],
            "Capacity MiB": size * 1024,
            "Consumed MiB": used,
            "Free MiB": size * 1024 - used,
            "Free %": round(100 * (1 - machine.used_share)),
        }


def _adapter(machine: Machine) -> Facts:
    return _common(machine) | {
        "NIC label": "Network adapter 1",
        "Adapter": "Vmxnet3",
        "Network": machine.network,
        "Switch": "dvSwitch-1",
        "Connected": "True" if machine.powered_on else "False",
        "Starts Connected": "True",
        "Mac Address": machine.mac_address,
        "Type": "assigned",
        "IPv4 Address": machine.address if machine.powered_on and machine.address else None,
    }


def _usb(machine: Machine) -> Facts:
    return _common(machine) | {
        "Device Node": "USB 1",
        "Device Type": "Licence dongle",
        "Connected": "True" if machine.powered_on else "False",
    }


def _hosts(council: Council, machines: list[Machine]) -> Iterator[Facts]:
    carried: dict[str, list[Machine]] = defaultdict(list)
    for machine in machines:
        carried[machine.host].append(machine)
    for host in council.hosts:
        yield _host(host, carried[host.name])


def _host(host: SampleHost, carried: list[Machine]) -> Facts:
    running = [each for each in carried if each.powered_on]
    vcpus, memory = sum(each.vcpus for each in running), sum(each.memory_mib for each in running)
    used = sum(each.vcpus * each.processor_percent for each in running) / host.cores
    return {
        "Host": host.name,
        "Datacenter": host.area.data_centre,
        "Cluster": host.cluster,
        "Config status": "green",
        "in Maintenance Mode": "False",
        "CPU Model": "Server processor, 20 cores, 2.6 GHz",
        "Speed": 2600,
        "# CPU": 2,
        "Cores per CPU": host.cores // 2,
        "# Cores": host.cores,
        "CPU usage %": min(95, round(used)),
        "# Memory": host.memory_mib,
        "Memory usage %": min(96, round(100 * memory / host.memory_mib)),
        "# VMs total": len(carried),
        "# VMs": len(running),
        "# vCPUs": vcpus,
        "vRAM": memory,
        "ESX Version": host.version,
        "Domain": host.area.domain,
        "Vendor": "Generic",
        "Model": "Rack server 2U",
        "Serial number": host.serial,
        "VI SDK Server": _SERVER,
        "VI SDK UUID": _SERVER_UUID,
    }


def _clusters(council: Council) -> Iterator[Facts]:
    for cluster in council.clusters:
        cores = sum(host.cores for host in council.hosts if host.cluster == cluster.name)
        yield {
            "Name": cluster.name,
            "OverallStatus": "green",
            "NumHosts": cluster.hosts,
            "numEffectiveHosts": cluster.hosts,
            "TotalCpu": cores * 2600,
            "NumCpuCores": cores,
            "TotalMemory": cluster.hosts * 768 * 1024,
            "HA enabled": "True" if cluster.tolerated else "False",
            "Failover Level": cluster.tolerated,
            "DRS enabled": "True",
            "VI SDK Server": _SERVER,
            "VI SDK UUID": _SERVER_UUID,
        }


def _datastores(council: Council, machines: list[Machine]) -> Iterator[Facts]:
    provisioned: Counter[str] = Counter()
    for machine in machines:
        provisioned[machine.cluster] += _total_mib(machine)
    for cluster in council.clusters:
        capacity = round(provisioned[cluster.name] * 1.3)
        yield {
            "Name": f"{cluster.name} 1",
            "Accessible": "True",
            "Type": "VMFS",
            "Capacity MiB": capacity,
            "Provisioned MiB": provisioned[cluster.name],
            "# Hosts": cluster.hosts,
            "Cluster name": cluster.name,
        }


def _meta(as_of: date) -> Facts:
    return {
        "RVTools major version": "4.7",
        "RVTools version": "4.7.1.4",
        "xlsx creation datetime": f"{as_of} 06:30:00",
        "Server": _SERVER,
    }
