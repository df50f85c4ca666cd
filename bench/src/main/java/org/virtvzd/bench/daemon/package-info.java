/** The daemons that are compared: how each is started, watched and stopped. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench.daemon;
