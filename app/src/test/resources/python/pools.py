"""Tells what happens to storage pools: a line "watching", then "NAME EVENT" for each event, and "refreshed NAME".

Argument: URI.
"""
import sys

import libvirt

libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open(sys.argv[1])
conn.storagePoolEventRegisterAny(
    None,
    libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE,
    lambda c, pool, event, detail, opaque: print(pool.name(), event, flush=True),
    None,
)
conn.storagePoolEventRegisterAny(
    None,
    libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH,
    lambda c, pool, opaque: print("refreshed", pool.name(), flush=True),
    None,
)
print("watching", flush=True)
while True:
    libvirt.virEventRunDefaultImpl()
