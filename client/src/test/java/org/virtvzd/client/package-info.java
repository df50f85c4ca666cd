@org.jspecify.annotations.NullMarked
package org.virtvzd.client;
