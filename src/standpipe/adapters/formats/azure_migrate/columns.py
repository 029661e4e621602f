"""The columns of the workbooks of Azure Migrate Export that carry facts of the estate.

Header spellings from the published sample reports and the column lists of Azure/azure-migrate-export. Its "MB" and
"GB" of memory and disks count 1,024, as the hypervisor does: a 100 GiB disk is written as 100.
"""

from __future__ import annotations

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.azure_migrate.parsing import boot_type, bracketed, parts
from standpipe.adapters.formats.tables import Column
from standpipe.estate.model import PowerState

_MACHINE = Column("name", ("Machine Name", "Machine"), cells.text, required=True)
_MACHINE_ID = Column("machine_id", ("Machine ID",), cells.text)
_ENVIRONMENT = Column("environment", ("Environment",), cells.text)

MACHINES = (
    _MACHINE,
    Column("vcpus", ("Cores",), cells.count, required=False),
    Column("memory_mib", ("Memory (in MB)", "Memory (MB)"), cells.memory_mib),
    _MACHINE_ID,
    _ENVIRONMENT,
    Column("operating_system", ("Operating System",), cells.text),
    Column("boot_type", ("Boot Type",), boot_type),
    Column("power_state", ("Power Stats", "Power Status"), cells.one_of(PowerState)),
    Column("addresses", ("IP Addresses", "IP Address"), bracketed),
    Column("mac_addresses", ("MAC Addresses", "MAC Address"), bracketed),
    Column("network_adapter_count", ("Total Network Adapters", "Network Adapters"), cells.count),
    Column("disk_count", ("Total Disks",), cells.count),
    Column("disk_names", ("Disk Names",), parts),
    Column("storage_mib", ("Storage (in GB)", "Storage (GB)"), cells.mebibytes_from(1024)),
    Column("processor_usage_percent", ("CPU Utilization (in %)", "CPU usage (%)"), cells.percent),
    Column("memory_usage_percent", ("Memory Utilization (in %)", "Memory usage (%)"), cells.percent),
    Column("recommended_size", ("Recommended VM Size", "Recommended size"), cells.text),
)
INSTANCES = (
    _MACHINE,
    Column("instance", ("SQL Instance",), cells.text, required=True),
    _MACHINE_ID,
    _ENVIRONMENT,
    Column("edition", ("SQL Edition",), cells.text),
    Column("version", ("SQL Version",), cells.text),
    Column("support_status", ("Support Status",), cells.text),
    Column("recommended_target", ("Recommended Deployment Type",), cells.text),
    Column("database_count", ("User Databases",), cells.count),
    Column("total_size_mib", ("Total DB Size (in MB)",), cells.not_negative),
    Column("largest_database_mib", ("Largest DB Size (in MB)",), cells.not_negative),
    Column("vcpus", ("vCores Allocated",), cells.count),
    Column("processor_usage_percent", ("CPU Utilization (in %)",), cells.percent),
    Column("memory_mib", ("Memory Utilization (in MB)",), cells.not_negative),
    Column("disk_read_iops", ("Disk Read (in OPS)",), cells.not_negative),
    Column("disk_write_iops", ("Disk Write (in OPS)",), cells.not_negative),
)
WEB_APPLICATIONS = (
    _MACHINE,
    Column("application", ("Web Application Name",), cells.text, required=True),
    _MACHINE_ID,
    _ENVIRONMENT,
)
DECOMMISSIONED = (_MACHINE, _MACHINE_ID)
