/** JMH benchmarks of the codec. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench.codec;
