package org.virtvzd.adapter.vzsdk.sdk;

/** What a handle stands for. Only ever used as a type argument, so that the compiler keeps kinds apart. */
public sealed interface Kind {

    /** A connection to a dispatcher. */
    non-sealed interface Server extends Kind {}

    /** A virtual machine or container, which is also its configuration. */
    non-sealed interface Vm extends Kind {}

    /** A device in a configuration. */
    non-sealed interface Device extends Kind {}

    /** An entry of a boot order. */
    non-sealed interface Boot extends Kind {}

    /** A request under way. */
    non-sealed interface Job extends Kind {}

    /** What a job gave. */
    non-sealed interface Result extends Kind {}

    /** A message of the dispatcher, or the details of an error. */
    non-sealed interface Event extends Kind {}

    /** One value in an event. */
    non-sealed interface Parameter extends Kind {}

    /** A list of texts. */
    non-sealed interface Texts extends Kind {}

    /** A list of handles. */
    non-sealed interface Handles extends Kind {}

    /** The hardware of a host or, asked inside one, of a guest. */
    non-sealed interface HostConfig extends Kind {}

    /** A network adapter of such hardware. */
    non-sealed interface HostAdapter extends Kind {}

    /** The state of a machine at one moment. */
    non-sealed interface VmInfo extends Kind {}

    /** What a login gave. */
    non-sealed interface Login extends Kind {}

    /** A limit of the traffic of one class of networks. */
    non-sealed interface Rate extends Kind {}

    /** A session inside a guest. */
    non-sealed interface Guest extends Kind {}
}
