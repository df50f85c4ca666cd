@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.fakevz;
