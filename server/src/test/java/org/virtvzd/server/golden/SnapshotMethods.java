package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import org.virtvzd.protocol.remote.RemoteDomainHasCurrentSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainListAllSnapshotsArgs;
import org.virtvzd.protocol.remote.RemoteDomainRevertToSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCurrentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotDeleteArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetParentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotHasMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotIsCurrentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListAllChildrenArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListChildrenNamesArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListNamesArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumChildrenArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** The calls that methods of libvirt's Python binding about snapshots make. */
final class SnapshotMethods {
    private SnapshotMethods() {}

    /** A method of a domain that is about all its snapshots or one by name. */
    static Request ofDomain(String method, RemoteNonnullDomain dom, JsonNode args) {
        return switch (method) {
            case "snapshotCreateXML" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML,
                        new RemoteDomainSnapshotCreateXmlArgs(dom, args.path(0).asText(), flags(args, 1)));
            case "snapshotLookupByName" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_LOOKUP_BY_NAME,
                        new RemoteDomainSnapshotLookupByNameArgs(
                                dom, args.path(0).asText(), flags(args, 1)));
            case "snapshotNum" ->
                new Request(RemoteProcedure.DOMAIN_SNAPSHOT_NUM, new RemoteDomainSnapshotNumArgs(dom, flags(args, 0)));
            case "listAllSnapshots" ->
                new Request(
                        RemoteProcedure.DOMAIN_LIST_ALL_SNAPSHOTS,
                        new RemoteDomainListAllSnapshotsArgs(dom, 1, flags(args, 0)));
            case "snapshotCurrent" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_CURRENT,
                        new RemoteDomainSnapshotCurrentArgs(dom, flags(args, 0)));
            case "hasCurrentSnapshot" ->
                new Request(
                        RemoteProcedure.DOMAIN_HAS_CURRENT_SNAPSHOT,
                        new RemoteDomainHasCurrentSnapshotArgs(dom, flags(args, 0)));
            default -> throw new IllegalArgumentException("no call for method " + method + " of a domain");
        };
    }

    static Request listNames(RemoteNonnullDomain dom, int count, JsonNode args) {
        return new Request(
                RemoteProcedure.DOMAIN_SNAPSHOT_LIST_NAMES,
                new RemoteDomainSnapshotListNamesArgs(dom, count, flags(args, 0)));
    }

    static Request listChildrenNames(RemoteNonnullDomainSnapshot snap, int count, JsonNode args) {
        return new Request(
                RemoteProcedure.DOMAIN_SNAPSHOT_LIST_CHILDREN_NAMES,
                new RemoteDomainSnapshotListChildrenNamesArgs(snap, count, flags(args, 0)));
    }

    static Request revert(RemoteNonnullDomainSnapshot snap, JsonNode args) {
        return new Request(
                RemoteProcedure.DOMAIN_REVERT_TO_SNAPSHOT, new RemoteDomainRevertToSnapshotArgs(snap, flags(args, 1)));
    }

    /** A method of a snapshot; the recorded arguments are flags. */
    static Request ofSnapshot(String method, RemoteNonnullDomainSnapshot snap, JsonNode args) {
        int flags = flags(args, 0);
        return switch (method) {
            case "getXMLDesc" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_GET_XML_DESC,
                        new RemoteDomainSnapshotGetXmlDescArgs(snap, flags));
            case "isCurrent" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_IS_CURRENT, new RemoteDomainSnapshotIsCurrentArgs(snap, flags));
            case "hasMetadata" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_HAS_METADATA,
                        new RemoteDomainSnapshotHasMetadataArgs(snap, flags));
            case "numChildren" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_NUM_CHILDREN,
                        new RemoteDomainSnapshotNumChildrenArgs(snap, flags));
            case "listAllChildren" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN,
                        new RemoteDomainSnapshotListAllChildrenArgs(snap, 1, flags));
            case "getParent" ->
                new Request(
                        RemoteProcedure.DOMAIN_SNAPSHOT_GET_PARENT, new RemoteDomainSnapshotGetParentArgs(snap, flags));
            case "delete" ->
                new Request(RemoteProcedure.DOMAIN_SNAPSHOT_DELETE, new RemoteDomainSnapshotDeleteArgs(snap, flags));
            default -> throw new IllegalArgumentException("no call for method " + method + " of a snapshot");
        };
    }

    /** The recording knows flags without sign. */
    private static int flags(JsonNode args, int index) {
        return (int) args.path(index).asLong(0);
    }
}
