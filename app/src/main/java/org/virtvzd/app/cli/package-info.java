/** The command line. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.cli;
