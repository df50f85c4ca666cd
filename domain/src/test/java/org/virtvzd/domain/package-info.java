/** Tests of the domain model. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain;
