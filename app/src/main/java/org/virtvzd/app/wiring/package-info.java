/** Which adapter fills which port. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.wiring;
