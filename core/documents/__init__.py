"""Papers that leave the system: PDF in the official format, Excel in the official style, and their fonts."""
