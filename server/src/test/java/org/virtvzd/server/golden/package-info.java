/** What clients were answered by libvirt's own Virtuozzo driver, asked of this server. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.golden;
