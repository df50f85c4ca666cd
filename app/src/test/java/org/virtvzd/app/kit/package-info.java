/** What the tests with real clients are made of: the daemon as a process of its own, virsh, virt-admin, python. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.kit;
