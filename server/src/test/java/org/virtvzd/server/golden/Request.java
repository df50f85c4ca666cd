package org.virtvzd.server.golden;

import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;

/**
 * A call on the wire.
 *
 * @param procedure what is called
 * @param args its arguments
 */
record Request(RemoteProcedure procedure, XdrValue args) {}
