/** Tests of the view of the host and the jobs on it. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.host;
