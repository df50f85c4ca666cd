/** The files for administrators that are made from the definitions of options and keys. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.document;
