/** The definition of a domain: everything that Virtuozzo keeps about a virtual machine or container. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain.config;
