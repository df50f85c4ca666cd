/** The core's picture of the host: an indexed view that the hypervisor keeps current, and the jobs that change it. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.host;
