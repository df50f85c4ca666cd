/** The driver port: what the core wants from a Virtuozzo host. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.ports.hypervisor;
