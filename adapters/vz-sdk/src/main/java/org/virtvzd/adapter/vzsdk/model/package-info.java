/** What is kept in the library's objects and texts, as the words of the domain, and back. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.vzsdk.model;
