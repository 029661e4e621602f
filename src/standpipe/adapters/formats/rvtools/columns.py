"""The tabs and columns of RVTools that Standpipe reads.

Spellings: current releases write `Provisioned MiB`, older ones `Provisioned MB` for the same figure (both count 1,024
KiB units, as vSphere does); releases before 4 prefix the tab (`vInfoVMName`). Matching ignores case and punctuation.
Source of the names: the 27 staging tables of bankielewicz/rvtools-sql-server-data-warehouse and the column mappings of
sbroenne/RvToolsMerge (both public), checked on exports of three releases.
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.tables import Column
from standpipe.estate.model import PowerState

_POWER = cells.one_of(
    PowerState, {"poweredOn": PowerState.ON, "poweredOff": PowerState.OFF, "suspended": PowerState.SUSPENDED}
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: how to know it when it comes alone as CSV, and its columns."""

    name: str
    marks: tuple[str, ...]
    """Headers that together occur in no other tab."""
    columns: tuple[Column, ...]


def _machine(prefix: str) -> tuple[Column, ...]:
    """Return the columns with which every machine tab begins."""
    return (
        Column("machine", ("VM", f"{prefix}VMName"), cells.text, required=True),
        Column("template", ("Template", f"{prefix}Template"), cells.yes_no),
        Column("placeholder", ("SRM Placeholder", f"{prefix}SRMPlaceholder"), cells.yes_no),
        Column("vm_uuid", ("VM UUID", f"{prefix}UUID"), cells.text),
    )


INFO = Tab(
    "vInfo",
    ("VM", "Powerstate", "CPUs", "Memory"),
    (
        *_machine("vInfo"),
        Column(
            "power_state",
            ("Powerstate", "vInfoPowerstate"),
            _POWER,
            without="machines that are off count as running",
        ),
        Column("host_name", ("DNS Name", "vInfoGuestHostName"), cells.text),
        Column("vcpus", ("CPUs", "vInfoCPUs"), cells.count, without="no machine can be sized"),
        Column("memory_mib", ("Memory", "vInfoMemory"), cells.memory_mib, without="no machine can be sized"),
        Column("network_adapter_count", ("NICs", "vInfoNICs"), cells.count),
        Column("disk_count", ("Disks", "vInfoNumVirtualDisks"), cells.count),
        Column("storage_mib", ("Total disk capacity MiB", "Total disk capacity MB"), cells.whole),
        Column("provisioned_mib", ("Provisioned MiB", "Provisioned MB", "vInfoProvisioned"), cells.whole),
        Column("in_use_mib", ("In Use MiB", "In Use MB", "vInfoInUse"), cells.whole),
        Column("addresses", ("Primary IP Address", "vInfoPrimaryIPAddress"), cells.texts),
        Column("processor_usage_percent", ("CPU Usage %",), cells.percent),
        Column("boot_type", ("Firmware", "vInfoFirmware"), cells.text),
        Column("hardware_version", ("HW version", "vInfoHWVersion"), cells.text),
        Column("smbios_uuid", ("SMBIOS UUID", "vInfoSMBIOSUUID"), cells.text),
        Column("host", ("Host", "vInfoHost"), cells.text),
        Column("cluster", ("Cluster", "vInfoCluster"), cells.text),
        Column("site", ("Datacenter", "vInfoDataCenter"), cells.text),
        Column("annotation", ("Annotation", "vInfoAnnotation"), cells.text),
        Column(
            "guest_system",
            ("OS according to the VMware Tools", "vInfoOSTools", "vInfoGuestOS"),
            cells.text,
        ),
        Column("configured_system", ("OS according to the configuration file", "vInfoOS"), cells.text),
    ),
)
PROCESSORS = Tab("vCPU", ("VM", "Overall", "Limit"), (*_machine("vCPU"),))
MEMORY = Tab(
    "vMemory",
    ("VM", "Size MiB", "Consumed"),
    (
        *_machine("vMemory"),
        Column("memory_mib", ("Size MiB", "Size MB", "vMemorySizeMiB"), cells.memory_mib),
    ),
)
DISKS = Tab(
    "vDisk",
    ("VM", "Disk", "Capacity MiB", "Unit #"),
    (
        *_machine("vDisk"),
        Column("name", ("Disk", "vDiskDisk"), cells.text),
        Column("capacity_mib", ("Capacity MiB", "Capacity MB", "vDiskCapacityMiB"), cells.whole),
        Column("raw", ("Raw", "vDiskRaw"), cells.yes_no),
        Column("thin", ("Thin", "vDiskThin"), cells.yes_no),
        Column("mode", ("Disk Mode", "vDiskDiskMode"), cells.text),
        Column("sharing", ("Sharing mode", "Shared Bus", "vDiskSharedBus"), cells.text),
        Column("path", ("Path", "Disk Path", "vDiskPath"), cells.text),
    ),
)
PARTITIONS = Tab(
    "vPartition",
    ("VM", "Disk", "Capacity MiB", "Consumed MiB", "Free MiB"),
    (
        *_machine("vPartition"),
        Column("name", ("Disk", "vPartitionDisk"), cells.text),
        Column("capacity_mib", ("Capacity MiB", "Capacity MB", "vPartitionCapacityMiB"), cells.whole),
        Column("used_mib", ("Consumed MiB", "Consumed MB", "vPartitionConsumedMiB"), cells.whole),
    ),
)
NETWORK = Tab(
    "vNetwork",
    ("VM", "NIC label", "Adapter"),
    (
        *_machine("vNetwork"),
        Column("name", ("NIC label", "vNetworkNicLabel"), cells.text),
        Column("network", ("Network", "vNetworkNetwork"), cells.text),
        Column("mac_address", ("Mac Address", "vNetworkMacAddress"), cells.text),
        Column("addresses", ("IPv4 Address", "IP Address", "vNetworkIPAddress"), cells.texts),
        Column("connected", ("Connected", "vNetworkConnected"), cells.yes_no),
    ),
)
HOSTS = Tab(
    "vHost",
    ("Host", "Speed", "# Cores"),
    (
        Column("name", ("Host", "vHostName"), cells.text, required=True),
        Column("site", ("Datacenter", "vHostDatacenter"), cells.text),
        Column("cluster", ("Cluster", "vHostCluster"), cells.text),
        Column("cores", ("# Cores", "vHostNumCpuCores"), cells.count),
        Column("memory_mib", ("# Memory", "vHostMemorySize"), cells.memory_mib),
        Column("processor_usage_percent", ("CPU usage %",), cells.percent),
        Column("memory_usage_percent", ("Memory usage %",), cells.percent),
        Column("hypervisor", ("ESX Version", "vHostFullName"), cells.text),
        Column("vendor", ("Vendor", "vHostVendor"), cells.text),
        Column("model", ("Model", "vHostModel"), cells.text),
        Column("serial_number", ("Serial number", "Service tag", "vHostServiceTag"), cells.text),
    ),
)
CLUSTERS = Tab(
    "vCluster",
    ("Name", "TotalCpu", "NumHosts"),
    (
        Column("name", ("Name", "Cluster", "vClusterName"), cells.text, required=True),
        Column("hosts_tolerated", ("Failover Level", "vClusterFailoverLevel"), cells.count),
        Column("high_availability", ("HA enabled", "vClusterHAenabled"), cells.yes_no),
    ),
)
USB = Tab(
    "vUSB",
    ("VM", "Device Node", "Device Type"),
    (
        *_machine("vUSB"),
        Column("name", ("Device Node",), cells.text),
        Column("device_type", ("Device Type",), cells.text),
        Column("connected", ("Connected",), cells.yes_no),
    ),
)
TABS = (INFO, DISKS, PARTITIONS, NETWORK, HOSTS, CLUSTERS, MEMORY, PROCESSORS, USB)
EXPECTED_TABS = (
    (INFO, "no machine is known but by its parts"),
    (DISKS, "only the whole storage of a machine is known, and no disk of it"),
    (HOSTS, "the hosts are known by name only"),
    (CLUSTERS, "it is not known how many hosts a cluster can lose"),
)
"""Tabs without which a workbook says too little, and what is not known then; CSV files come tab by tab."""


@dataclass(frozen=True, slots=True)
class UnusedTab:
    """A tab without facts of the estate, how to know it when it comes alone as CSV, and why it is not used."""

    name: str
    marks: tuple[str, ...]
    reason: str


_SWITCHING = "virtual switching is rebuilt at the target, not moved; the networks of a machine are read from vNetwork"
_PATHS = "storage paths and controllers of a host do not move with its machines"
UNUSED_TABS = (
    UnusedTab(
        "vCD", ("VM", "Device Node", "Connected", "Starts Connected"), "virtual CD drives hold nothing that moves"
    ),
    UnusedTab("vFloppy", ("VM", "Device Node", "Starts Connected"), "virtual floppy drives hold nothing that moves"),
    UnusedTab(
        "vSnapshot",
        ("VM", "Name", "Description", "Date / time", "Filename"),
        "snapshots are not moved: remove or consolidate them before a move",
    ),
    UnusedTab("vTools", ("VM", "Tools", "Tools Version"), "the state of VMware Tools does not decide a move"),
    UnusedTab("vSource", ("Name", "OS type", "API type", "API version"), "describes the vCenter server that was asked"),
    UnusedTab("vRP", ("Resource Pool name", "Resource Pool path"), "resource pools share out hosts that stay behind"),
    UnusedTab("vHBA", ("Host", "Device", "WWN"), _PATHS),
    UnusedTab("vNIC", ("Host", "Network Device", "Uplink port"), _SWITCHING),
    UnusedTab("vSwitch", ("Host", "Switch", "Promiscuous Mode"), _SWITCHING),
    UnusedTab("vPort", ("Host", "Port Group", "Switch", "VLAN"), _SWITCHING),
    UnusedTab("dvSwitch", ("Switch", "Vendor", "Max Ports"), _SWITCHING),
    UnusedTab("dvPort", ("Port", "Switch", "Object ID", "VLAN"), _SWITCHING),
    UnusedTab("vSC_VMK", ("Host", "Port Group", "Mac Address", "Subnet mask"), _SWITCHING),
    UnusedTab(
        "vDatastore",
        ("Name", "Accessible", "Type", "# VMs total"),
        "datastores are no equipment; what a machine stores is read from vDisk and vPartition",
    ),
    UnusedTab("vMultiPath", ("Host", "Datastore", "Disk", "Path 1"), _PATHS),
    UnusedTab("vLicense", ("Name", "Key", "Labels"), "licences of the hypervisor belong in the contract register"),
    UnusedTab("vFileInfo", ("Friendly Path Name", "File Name"), "files on datastores move with their machines"),
    UnusedTab("vHealth", ("Name", "Message", "Message type"), "messages for the platform's own upkeep"),
    UnusedTab("vMetaData", ("RVTools major version", "RVTools version"), "describes the export itself"),
)
"""Tabs that are accounted for and not read."""
