package org.virtvzd.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.protocol.libvirt.AdminClientInfoParameterName;
import org.virtvzd.protocol.libvirt.IdentityParameterName;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.rpc.TypedParamValue.BooleanValue;
import org.virtvzd.protocol.rpc.TypedParamValue.IntValue;
import org.virtvzd.protocol.rpc.TypedParamValue.StringValue;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.RpcErrors;

/** Who a client is, in the names and the order that virt-admin prints. */
final class ClientInfo {
    private final List<TypedParam> params = new ArrayList<>();

    private ClientInfo() {}

    /**
     * Describes a client: the one it acts for if it has named one, else itself.
     *
     * @param client the client
     * @param daemon knows the names of users and groups
     * @return the parameters
     */
    static List<TypedParam> of(ClientSession client, DaemonControl daemon) {
        if (!client.hasCalled()) {
            throw RpcErrors.internal("No identity information available for client")
                    .toException();
        }
        ClientInfo info = new ClientInfo();
        info.add(AdminClientInfoParameterName.READONLY, new BooleanValue(client.isReadOnly() ? 1 : 0));
        Map<String, String> forwarded = client.identity().attributes();
        if (forwarded.isEmpty()) {
            info.peer(client.peer(), daemon);
        } else {
            info.forwarded(forwarded);
        }
        return List.copyOf(info.params);
    }

    private void peer(PeerCredentials peer, DaemonControl daemon) {
        add(AdminClientInfoParameterName.UNIX_USER_ID, new IntValue(peer.uid()));
        add(AdminClientInfoParameterName.UNIX_USER_NAME, new StringValue(daemon.userName(peer.uid(), peer.pid())));
        add(AdminClientInfoParameterName.UNIX_GROUP_ID, new IntValue(peer.gid()));
        add(AdminClientInfoParameterName.UNIX_GROUP_NAME, new StringValue(daemon.groupName(peer.gid(), peer.pid())));
        add(AdminClientInfoParameterName.UNIX_PROCESS_ID, new IntValue(peer.pid()));
    }

    private void forwarded(Map<String, String> from) {
        take(from, IdentityParameterName.SASL_USER_NAME, AdminClientInfoParameterName.SASL_USER_NAME, StringValue::new);
        take(from, IdentityParameterName.UNIX_USER_ID, AdminClientInfoParameterName.UNIX_USER_ID, ClientInfo::number);
        take(from, IdentityParameterName.USER_NAME, AdminClientInfoParameterName.UNIX_USER_NAME, StringValue::new);
        take(from, IdentityParameterName.UNIX_GROUP_ID, AdminClientInfoParameterName.UNIX_GROUP_ID, ClientInfo::number);
        take(from, IdentityParameterName.GROUP_NAME, AdminClientInfoParameterName.UNIX_GROUP_NAME, StringValue::new);
        take(from, IdentityParameterName.PROCESS_ID, AdminClientInfoParameterName.UNIX_PROCESS_ID, ClientInfo::number);
        take(
                from,
                IdentityParameterName.SELINUX_CONTEXT,
                AdminClientInfoParameterName.SELINUX_CONTEXT,
                StringValue::new);
    }

    private void take(
            Map<String, String> from, String attribute, String name, Function<String, TypedParamValue> value) {
        String text = from.get(attribute);
        if (text != null) {
            add(name, value.apply(text));
        }
    }

    /** The forwarded numbers have 64 bits, those of virt-admin 32; libvirt cuts them in the same way. */
    private static TypedParamValue number(String text) {
        return new IntValue((int) Long.parseUnsignedLong(text.startsWith("-") ? "0" : text));
    }

    private void add(String name, TypedParamValue value) {
        params.add(new TypedParam(name, value));
    }
}
