/** The host itself: its hardware and the version of Virtuozzo it runs. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain.host;
