/** What the rest of the daemon needs to say about files. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.io;
