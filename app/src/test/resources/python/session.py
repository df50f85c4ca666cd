"""A libvirt client that evaluates the expressions it is sent.

Arguments: URI, and "ro" or "rw". Each line of input is a percent-encoded expression; each line of output is
"value<tab>text", "refusal<tab>code<tab>domain<tab>text" or "failure<tab>text", the text percent-encoded. The first
line of output is about the connection.
"""
import sys
from urllib.parse import quote, unquote_plus

import libvirt

libvirt.registerErrorHandler(lambda context, error: None, None)
names = {"libvirt": libvirt, "unquote": unquote_plus}


def answer(work):
    try:
        line = "value\t" + quote(str(work()))
    except libvirt.libvirtError as e:
        line = "refusal\t%d\t%d\t%s" % (e.get_error_code(), e.get_error_domain(), quote(e.get_error_message() or ""))
    except Exception as e:
        line = "failure\t" + quote(repr(e))
    print(line, flush=True)


def connect():
    uri, mode = sys.argv[1:]
    conn = libvirt.openReadOnly(uri) if mode == "ro" else libvirt.open(uri)
    names["conn"] = conn
    names["dom"] = conn.lookupByName


answer(connect)
for request in sys.stdin:
    expression = unquote_plus(request.rstrip("\n"))
    answer(lambda: eval(expression, names))
