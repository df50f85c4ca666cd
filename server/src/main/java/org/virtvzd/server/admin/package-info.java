/** The admin program: what virt-admin calls. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.admin;
