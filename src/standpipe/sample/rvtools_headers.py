"""The headers of RVTools tabs, as release 4.4 and later write them, with two custom attributes in the middle."""

from __future__ import annotations

CUSTOM = ("Owner", "Backup policy")
"""Custom attributes of the virtual machines; RVTools puts them between Annotation and Datacenter."""
_HEAD = ("VM", "Powerstate", "Template", "SRM Placeholder")
_TAIL = (
    "Annotation", *CUSTOM, "Datacenter", "Cluster", "Host", "Folder", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "vInfo": (
        *_HEAD, "Config status", "DNS Name", "Connection state", "Guest state", "Heartbeat", "Consolidation Needed",
        "PowerOn", "Suspended To Memory", "Suspend time", "Suspend Interval", "Creation date", "Change Version", "CPUs",
        "Overall Cpu Readiness", "Memory", "Active Memory", "NICs", "Disks", "Total disk capacity MiB",
        "Fixed Passthru HotPlug", "min Required EVC Mode Key", "Latency Sensitivity", "Op Notification Timeout",
        "EnableUUID", "CBT", "Primary IP Address", "Network #1", "Network #2", "Network #3", "Network #4",
        "Network #5", "Network #6", "Network #7", "Network #8", "Num Monitors", "Video Ram KiB", "Resource pool",
        "Folder ID", "Folder", "vApp", "DAS protection", "FT State", "FT Role", "FT Latency", "FT Bandwidth",
        "FT Sec. Latency", "Vm Failover In Progress", "Provisioned MiB", "In Use MiB", "Unshared MiB",
        "HA Restart Priority", "HA Isolation Response", "HA VM Monitoring", "Cluster rule(s)", "Cluster rule name(s)",
        "Boot Required", "Boot delay", "Boot retry delay", "Boot retry enabled", "Boot BIOS setup", "Reboot PowerOff",
        "EFI Secure boot", "Firmware", "HW version", "HW upgrade status", "HW upgrade policy", "HW target", "Path",
        "Log directory", "Snapshot directory", "Suspend directory", "Annotation", *CUSTOM, "Datacenter", "Cluster",
        "Host", "OS according to the configuration file", "OS according to the VMware Tools", "Customization Info",
        "Guest Detailed Data", "VM ID", "SMBIOS UUID", "VM UUID", "VI SDK Server type", "VI SDK API Version",
        "VI SDK Server", "VI SDK UUID",
    ),
    "vCPU": (
        *_HEAD, "CPUs", "Sockets", "Cores p/s", "Max", "Overall", "Level", "Shares", "Reservation", "Entitlement",
        "DRS Entitlement", "Limit", "Hot Add", "Hot Remove", "Numa Hotadd Exposed", *_TAIL,
    ),
    "vMemory": (
        *_HEAD, "Size MiB", "Memory Reservation Locked To Max", "Overhead", "Max", "Consumed", "Consumed Overhead",
        "Private", "Shared", "Swapped", "Ballooned", "Active", "Entitlement", "DRS Entitlement", "Level", "Shares",
        "Reservation", "Limit", "Hot Add", *_TAIL,
    ),
    "vDisk": (
        *_HEAD, "Disk", "Disk Key", "Disk UUID", "Disk Path", "Capacity MiB", "Raw", "Disk Mode", "Sharing mode",
        "Thin", "Eagerly Scrub", "Split", "Write Through", "Level", "Shares", "Reservation", "Limit", "Controller",
        "Label", "SCSI Unit #", "Unit #", "Shared Bus", "Path", "Raw LUN ID", "Raw Comp. Mode",
        "Internal Sort Column", *_TAIL,
    ),
    "vPartition": (
        *_HEAD, "Disk Key", "Disk", "Capacity MiB", "Consumed MiB", "Free MiB", "Free %", "Internal Sort Column",
        *_TAIL,
    ),
    "vNetwork": (
        *_HEAD, "NIC label", "Adapter", "Network", "Switch", "Connected", "Starts Connected", "Mac Address", "Type",
        "IPv4 Address", "IPv6 Address", "Direct Path IO", "Internal Sort Column", *_TAIL,
    ),
    "vHost": (
        "Host", "Datacenter", "Cluster", "Config status", "Compliance Check State", "in Maintenance Mode",
        "in Quarantine Mode", "vSAN Fault Domain Name", "CPU Model", "Speed", "HT Available", "HT Active", "# CPU",
        "Cores per CPU", "# Cores", "CPU usage %", "# Memory", "Memory Tiering Type", "Memory usage %", "Console",
        "# NICs", "# HBAs", "# VMs total", "# VMs", "VMs per Core", "# vCPUs", "vCPUs per Core", "vRAM",
        "VM Used memory", "VM Memory Swapped", "VM Memory Ballooned", "VMotion support", "Storage VMotion support",
        "Current EVC", "Max EVC", "Assigned License(s)", "ATS Heartbeat", "ATS Locking",
        "Current CPU power man. policy", "Supported CPU power man.", "Host Power Policy", "ESX Version", "Boot time",
        "DNS Servers", "DHCP", "Domain", "Domain List", "DNS Search Order", "NTP Server(s)", "NTPD running",
        "Time Zone", "Time Zone Name", "GMT Offset", "Vendor", "Model", "Serial number", "Service tag",
        "OEM specific string", "BIOS Vendor", "BIOS Version", "BIOS Date", "Certificate Issuer",
        "Certificate Start Date", "Certificate Expiry Date", "Certificate Status", "Certificate Subject", "Object ID",
        "UUID", "VI SDK Server", "VI SDK UUID",
    ),
    "vCluster": (
        "Name", "Config status", "OverallStatus", "NumHosts", "numEffectiveHosts", "TotalCpu", "NumCpuCores",
        "NumCpuThreads", "Effective Cpu", "TotalMemory", "Effective Memory", "Num VMotions", "HA enabled",
        "Failover Level", "AdmissionControlEnabled", "Host monitoring", "HB Datastore Candidate Policy",
        "Isolation Response", "Restart Priority", "Cluster Settings", "Max Failures", "Max Failure Window",
        "Failure Interval", "Min Up Time", "VM Monitoring", "DRS enabled", "DRS default VM behavior",
        "DRS vmotion rate", "DPM enabled", "DPM default behavior", "DPM Host Power Action Rate", "Object ID",
        "VI SDK Server", "VI SDK UUID",
    ),
    "vDatastore": (
        "Name", "Config status", "Address", "Accessible", "Type", "# VMs total", "# VMs", "Capacity MiB",
        "Provisioned MiB", "In Use MiB", "Free MiB", "Free %", "SIOC enabled", "SIOC Threshold", "# Hosts", "Hosts",
        "Cluster name", "Cluster capacity MiB", "Cluster free space MiB", "Block size", "Max Blocks", "# Extents",
        "Major Version", "Version", "VMFS Upgradeable", "MHA", "URL", "Object ID", "vSphereReplication",
        "VI SDK Server", "VI SDK UUID",
    ),
    "vUSB": (*_HEAD, "Device Node", "Device Type", "Connected", "Family", "Speed", "EHCI enabled", *_TAIL),
    "vMetaData": ("RVTools major version", "RVTools version", "xlsx creation datetime", "Server"),
}  # fmt: skip
