/** The command that makes users for logins by SASL. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.passwd;
