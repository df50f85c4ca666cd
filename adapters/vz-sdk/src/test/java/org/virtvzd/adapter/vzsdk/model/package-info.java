/** Tests of the translation between the library's objects and the domain's records. */
package org.virtvzd.adapter.vzsdk.model;
