/** Our own client against our own server. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.client;
