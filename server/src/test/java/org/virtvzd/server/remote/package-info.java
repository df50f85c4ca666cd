/** Tests of parts of the remote program. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.remote;
