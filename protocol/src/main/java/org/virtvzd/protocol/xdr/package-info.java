/** XDR (RFC 4506) over byte arrays: bounded reading of untrusted bytes, writing of messages. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.xdr;
