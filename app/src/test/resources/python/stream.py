"""Defines and starts guests as fast as it can and tells each change once the daemon has acknowledged it.

Arguments: URI, a definition with NAME, UUID and MAC in it, index of the first guest, how many guests. Each line of
output is "defined NAME" or "started NAME". Ends quietly when the daemon goes away.
"""
import sys
import uuid

import libvirt

libvirt.registerErrorHandler(lambda context, error: None, None)
uri, template, first, count = sys.argv[1:]
conn = libvirt.open(uri)
print("connected", flush=True)
try:
    for i in range(int(first), int(first) + int(count)):
        name = "guest-%d" % i
        xml = template.replace("NAME", name)
        xml = xml.replace("UUID", str(uuid.UUID(int=0x40008000000000000000 + i)))
        xml = xml.replace("MAC", "00:1c:42:%02x:%02x:%02x" % (i >> 16 & 255, i >> 8 & 255, i & 255))
        dom = conn.defineXML(xml)
        print("defined " + name, flush=True)
        dom.create()
        print("started " + name, flush=True)
    print("finished", flush=True)
except libvirt.libvirtError as e:
    print("interrupted by " + str(e), flush=True)
