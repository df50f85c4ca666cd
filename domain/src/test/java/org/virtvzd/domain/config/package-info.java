/** Tests of definitions and their parts. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain.config;
