/** Tests of the XDR reader and writer. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.xdr;
