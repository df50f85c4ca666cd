/**
 * Everything inside one JVM: a transport without files or sockets, an event loop on a plain thread, and an event loop
 * in virtual time. No native code; the JDK is all that is needed.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.inprocess;
