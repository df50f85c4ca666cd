/** The admin program as virt-admin meets it. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.admin;
