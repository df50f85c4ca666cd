/** What is measured. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench.scenario;
