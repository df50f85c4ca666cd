/** Logins by SASL. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.sasl;
