/** The daemon beside a small model of it that was written on its own: what random clients see must agree. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.model;
