package org.virtvzd.server.model;

import java.util.List;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainListAllSnapshotsRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListAllChildrenRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListChildrenNamesRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListNamesRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.protocol.xdr.XdrValue;

/** What of an answer is compared: lists without their order, documents without what the model does not know. */
final class Views {
    private Views() {}

    /** Without the processor time. */
    static Object info(XdrValue answer) {
        RemoteDomainGetInfoRet info = (RemoteDomainGetInfoRet) answer;
        return new RemoteDomainGetInfoRet(info.state(), info.maxMem(), info.memory(), info.nrVirtCpu(), 0);
    }

    static Object definition(XdrValue answer) {
        return Documents.definitionIn(((RemoteDomainGetXmlDescRet) answer).xml());
    }

    static Object ids(XdrValue answer) {
        return sorted(((RemoteConnectListDomainsRet) answer).ids());
    }

    static Object names(XdrValue answer) {
        return sorted(((RemoteConnectListDefinedDomainsRet) answer).names());
    }

    static Object domains(XdrValue answer) {
        return ((RemoteConnectListAllDomainsRet) answer)
                .domains().stream().map(Object::toString).sorted().toList();
    }

    static Object snapshotNames(XdrValue answer) {
        return sorted(((RemoteDomainSnapshotListNamesRet) answer).names());
    }

    static Object childrenNames(XdrValue answer) {
        return sorted(((RemoteDomainSnapshotListChildrenNamesRet) answer).names());
    }

    static Object snapshots(XdrValue answer) {
        return names(((RemoteDomainListAllSnapshotsRet) answer).snapshots());
    }

    static Object children(XdrValue answer) {
        return names(((RemoteDomainSnapshotListAllChildrenRet) answer).snapshots());
    }

    static Object snapshot(XdrValue answer) {
        return Documents.snapshotIn(((RemoteDomainSnapshotGetXmlDescRet) answer).xml());
    }

    private static Object names(List<RemoteNonnullDomainSnapshot> snapshots) {
        return snapshots.stream()
                .map(RemoteNonnullDomainSnapshot::name)
                .sorted()
                .toList();
    }

    private static <T extends Comparable<T>> Object sorted(List<T> values) {
        return values.stream().sorted().toList();
    }
}
