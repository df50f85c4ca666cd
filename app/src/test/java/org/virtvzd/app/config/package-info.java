/** The configuration file. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.config;
