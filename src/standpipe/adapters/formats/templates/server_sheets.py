"""The templates for servers, database instances and databases that no tool exported."""

from __future__ import annotations

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.tables import Column
from standpipe.adapters.formats.templates.model import (
    COUNT,
    GIB,
    GIB_EXACT,
    LIST,
    NUMBER,
    PERCENT,
    TEXT,
    YES_NO,
    Template,
    column,
    suggested,
    word_of,
)
from standpipe.estate.model import Kind, PowerState

_ENVIRONMENT = suggested("production", "test", "development", "training", "disaster recovery")
_ENGINE = suggested("SQL Server", "Oracle", "PostgreSQL", "MySQL", "MariaDB", "Ingres")

SERVERS = Template(
    "servers",
    "Servers",
    Kind.SERVER,
    "Servers that no tool exported: physical machines, appliances, machines of another hypervisor.",
    (
        column("name", "Server", TEXT, "Its name.", "wb-fin-01", "wb-cctv-01", required=True),
        column(
            "virtual", "Virtual (yes or no)", YES_NO, "A virtual machine (yes) or a physical one (no).", "yes", "no",
            also=("Virtual",)
        ),
        column("power_state", "Power state", word_of(PowerState), "Whether it runs.", "on", "on"),
        column(
            "host_name", "Host name", TEXT, "Its fully qualified name.", "wb-fin-01.council.example", None,
            also=("FQDN", "DNS name")
        ),
        column(
            "vcpus", "Processors (vCPU)", COUNT, "Virtual processors, or cores of a physical machine.", 4, 16,
            also=("vCPU", "vCPUs", "Cores")
        ),
        column("memory_mib", "Memory (GiB)", GIB, "Main memory.", 16, 64),
        column("storage_mib", "Storage (GiB)", GIB, "Capacity of all disks together.", 300, 24000),
        column("in_use_mib", "Storage in use (GiB)", GIB, "How much of it is used.", 180, None),
        column(
            "operating_system", "Operating system", TEXT, "Its name and version.", "Windows Server 2019",
            "Windows Server 2016"
        ),
        column("boot_type", "Boot type", suggested("BIOS", "UEFI"), "How it starts.", "UEFI", None),
        column("host", "Host", TEXT, "The virtualisation host it runs on.", None, None),
        column("cluster", "Cluster", TEXT, "The cluster it runs on.", "Main cluster", None),
        column(
            "site", "Site", TEXT, "Where it stands, as the sheet Sites names it.", "Main data centre", "Civic offices"
        ),
        column("rack", "Rack", TEXT, "The rack it stands in.", None, "R4"),
        column("environment", "Environment", _ENVIRONMENT, "What it is used for.", "production", "production"),
        column("role", "Role", TEXT, "What it does.", "application server", "video recorder"),
        column(
            "addresses", "IP addresses", LIST, "Its addresses.", "192.0.2.10", "192.0.2.20; 192.0.2.21",
            also=("IP address",)
        ),
        column("mac_addresses", "MAC addresses", LIST, "Its hardware addresses.", None, None, also=("MAC address",)),
        column("serial_number", "Serial number", TEXT, "Of a physical machine.", None, "SN-0001"),
        column("vm_uuid", "VM UUID", TEXT, "Of a virtual machine, as its hypervisor gives it.", None, None),
        column("smbios_uuid", "SMBIOS UUID", TEXT, "As the firmware gives it.", None, None),
        column(
            "processor_usage_percent", "Processor usage (%)", PERCENT, "How busy its processors are in the busy hours.",
            22, None, also=("CPU usage (%)",)
        ),
        column(
            "memory_usage_percent", "Memory usage (%)", PERCENT, "How full its memory is in the busy hours.", 61, None
        ),
        column("disk_read_iops", "Disk reads per second", NUMBER, "Read operations of all disks together.", 120, None),
        column(
            "disk_write_iops", "Disk writes per second", NUMBER, "Write operations of all disks together.", 45, None
        ),
        column(
            "disk_read_mbps", "Disk read (MB per second)", NUMBER, "Read throughput of all disks together.", 8, None
        ),
        column(
            "disk_write_mbps", "Disk write (MB per second)", NUMBER, "Write throughput of all disks together.", 3.5,
            None
        ),
        column("network_in_mbps", "Network in (Mbit/s)", NUMBER, "What it receives.", None, None),
        column("network_out_mbps", "Network out (Mbit/s)", NUMBER, "What it sends.", None, None),
        column(
            "local_devices", "Local devices", LIST,
            "What is plugged in: licence dongles, ISDN cards; `none` if nothing is.", "none", "video capture cards"
        ),
        column(
            "decommissioned", "Decommissioned (yes or no)", YES_NO, "It is no longer in use.", "no", "no",
            also=("Decommissioned",)
        ),
        column("annotation", "Notes", TEXT, "Anything else.", None, None, also=("Comments",)),
    ),
    accepted=(
        Column("memory_mib", ("Memory (MiB)", "Memory (MB)"), cells.whole),
        Column("storage_mib", ("Storage (MiB)", "Storage (MB)"), cells.whole),
    ),
)  # fmt: skip

DATABASE_INSTANCES = Template(
    "database-instances",
    "Database instances",
    Kind.DATABASE_INSTANCE,
    "Instances of a database engine that no tool exported.",
    (
        column(
            "name", "Instance", TEXT, "Its name; for the default instance of SQL Server, MSSQLSERVER.", "MSSQLSERVER",
            "REVPRD", also=("Database instance",), required=True
        ),
        column("server", "Server", TEXT, "The server it runs on.", "wb-sql-01", "wb-ora-01"),
        column("engine", "Engine", _ENGINE, "The database engine.", "SQL Server", "Oracle", also=("Database engine",)),
        column("edition", "Edition", TEXT, "Its edition.", "Standard", "Enterprise"),
        column("version", "Version", TEXT, "Its version.", "2019", "19c"),
        column("support_status", "Support status", TEXT, "What the supplier says about its support.", None, None),
        column("environment", "Environment", _ENVIRONMENT, "What it is used for.", "production", "production"),
        column("vcpus", "Processors (vCPU)", COUNT, "Virtual processors given to it.", 8, 8, also=("vCPU", "vCPUs")),
        column("memory_mib", "Memory (GiB)", GIB_EXACT, "Memory it uses.", 48, 32),
        column(
            "processor_usage_percent", "Processor usage (%)", PERCENT, "How busy it is in the busy hours.", 35, None,
            also=("CPU usage (%)",)
        ),
        column("disk_read_iops", "Disk reads per second", NUMBER, "Read operations of its databases.", 340, None),
        column("disk_write_iops", "Disk writes per second", NUMBER, "Write operations of its databases.", 120, None),
        column(
            "log_mbps", "Log written (MiB/s)", NUMBER, "Transaction log that it writes in the busy hours.", 2.5, None
        ),
        column(
            "database_count", "Databases", COUNT, "How many databases it holds.", 42, 1, also=("Number of databases",)
        ),
        column("total_size_mib", "Total size (GiB)", GIB_EXACT, "Size of all its databases.", 880, 410),
        column("largest_database_mib", "Largest database (GiB)", GIB_EXACT, "Size of the largest.", 260, 410),
        column(
            "clustered", "Clustered (yes or no)", YES_NO, "It fails over to another server.", "yes", "no",
            also=("Clustered",)
        ),
        column(
            "standby_servers", "Standby servers", LIST, "The other servers of its cluster, any of which can run it.",
            "wb-sql-02", None
        ),
        column("collation", "Collation", TEXT, "Its collation.", "Latin1_General_CI_AS", None),
    ),
)  # fmt: skip

DATABASES = Template(
    "databases",
    "Databases",
    Kind.DATABASE,
    "Databases that no tool exported, and which application each belongs to.",
    (
        column("name", "Database", TEXT, "Its name.", "HousingLive", "REVPRD", also=("Database name",), required=True),
        column(
            "instance", "Instance", TEXT, "The instance that holds it.", "MSSQLSERVER", "REVPRD",
            also=("Database instance",)
        ),
        column(
            "server", "Server", TEXT, "The server of that instance, where several have one of the same name.",
            "wb-sql-01", "wb-ora-01"
        ),
        column(
            "application", "Application", TEXT, "The application it belongs to.", "Housing management",
            "Revenues and benefits"
        ),
        column("size_mib", "Size (GiB)", GIB_EXACT, "Its size.", 260, 410),
        column("compatibility_level", "Compatibility level", COUNT, "Of a SQL Server database.", 150, None),
        column(
            "scripts", "Scripts", LIST, "Files or folders of its Transact-SQL, given beside this workbook.",
            "housing.sql; jobs", None, also=("Script",)
        ),
    ),
)  # fmt: skip
