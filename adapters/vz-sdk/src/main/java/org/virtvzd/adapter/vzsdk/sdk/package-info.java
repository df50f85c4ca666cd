/**
 * The C library as Java sees it: functions (generated from {@code src/main/tables}), handles that are given back, jobs
 * that are awaited, and the callback. Nothing here knows libvirt.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.vzsdk.sdk;
