/** Tests of the bindings. */
package org.virtvzd.adapter.vzsdk.sdk;
