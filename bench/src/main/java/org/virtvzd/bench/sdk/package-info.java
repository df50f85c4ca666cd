/** What a call of the Virtuozzo SDK costs through our bindings. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench.sdk;
