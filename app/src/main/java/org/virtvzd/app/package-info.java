/** The daemon: command line, configuration, process matters, and the wiring of core and adapters. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app;
