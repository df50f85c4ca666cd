/** What a daemon is to its system: pid file, signals, log, folders. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.process;
