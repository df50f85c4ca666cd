/** What a Virtuozzo host is: its domains, their states and the rules between them. Knows no I/O, clock or thread. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain;
