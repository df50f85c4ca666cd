/** Asks polkit over D-Bus. One method of one service is called, so the protocol's few messages are written by hand. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.polkit;
