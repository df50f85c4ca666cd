/** What a daemon is to its system. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.process;
