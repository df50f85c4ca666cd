package org.virtvzd.server.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.AdminClientLimitsParameterName;
import org.virtvzd.protocol.libvirt.AdminThreadpoolParameterName;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.server.session.RpcServer;
import org.virtvzd.server.session.ServerLimits;
import org.virtvzd.server.session.WorkerLimits;
import org.virtvzd.server.session.Workers;
import org.virtvzd.server.wire.TypedParamErrors;

/** The numbers of a server that an administrator sees and changes. Their names and order are what virt-admin prints. */
final class ServerTuning {
    private static final Set<String> CLIENT_LIMITS =
            Set.of(AdminClientLimitsParameterName.MAX, AdminClientLimitsParameterName.UNAUTH_MAX);
    private static final Set<String> WORKER_LIMITS = Set.of(
            AdminThreadpoolParameterName.WORKERS_MIN,
            AdminThreadpoolParameterName.WORKERS_MAX,
            AdminThreadpoolParameterName.WORKERS_PRIORITY);

    private ServerTuning() {}

    static List<TypedParam> clientLimits(RpcServer server) {
        return List.of(
                uint(AdminClientLimitsParameterName.MAX, server.limits().maxClients()),
                uint(AdminClientLimitsParameterName.CURRENT, server.clients().size()),
                uint(AdminClientLimitsParameterName.UNAUTH_MAX, server.limits().maxAnonymousClients()),
                uint(AdminClientLimitsParameterName.UNAUTH_CURRENT, server.anonymousClients()));
    }

    static void setClientLimits(RpcServer server, List<TypedParam> params) {
        Map<String, UintValue> given = numbers(params, CLIENT_LIMITS);
        ServerLimits limits = server.limits();
        int clients = number(given, AdminClientLimitsParameterName.MAX, limits.maxClients());
        int anonymous = number(given, AdminClientLimitsParameterName.UNAUTH_MAX, limits.maxAnonymousClients());
        if (clients < anonymous) {
            throw new LibvirtException(
                    ErrorCode.INVALID_ARG,
                    ErrorDomain.RPC,
                    "The overall maximum number of clients waiting for authentication must not be less than the overall"
                            + " maximum number of clients");
        }
        server.limit(limits.withClients(clients, anonymous));
    }

    static List<TypedParam> workers(RpcServer server) {
        Workers workers = server.workers();
        return List.of(
                uint(AdminThreadpoolParameterName.WORKERS_MIN, workers.limits().min()),
                uint(AdminThreadpoolParameterName.WORKERS_MAX, workers.limits().max()),
                uint(AdminThreadpoolParameterName.WORKERS_CURRENT, workers.current()),
                uint(AdminThreadpoolParameterName.WORKERS_FREE, workers.free()),
                uint(
                        AdminThreadpoolParameterName.WORKERS_PRIORITY,
                        workers.limits().priority()),
                uint(AdminThreadpoolParameterName.JOB_QUEUE_DEPTH, workers.queued()));
    }

    static void setWorkers(RpcServer server, List<TypedParam> params) {
        Map<String, UintValue> given = numbers(params, WORKER_LIMITS);
        WorkerLimits old = server.workers().limits();
        int min = number(given, AdminThreadpoolParameterName.WORKERS_MIN, old.min());
        int max = number(given, AdminThreadpoolParameterName.WORKERS_MAX, old.max());
        int priority = number(given, AdminThreadpoolParameterName.WORKERS_PRIORITY, old.priority());
        if (min > max) {
            throw invalid("minWorkers cannot be larger than maxWorkers");
        }
        if ((max == 0) != (old.max() == 0)) {
            throw invalid("maxWorkers must not be switched from zero to non-zero and vice versa");
        }
        server.limit(server.limits().withWorkers(new WorkerLimits(min, max, priority)));
    }

    private static Map<String, UintValue> numbers(List<TypedParam> params, Set<String> known) {
        Map<String, UintValue> given = new HashMap<>();
        for (TypedParam param : params) {
            if (!known.contains(param.field())) {
                throw TypedParamErrors.unknown(param.field());
            }
            if (!(param.value() instanceof UintValue number)) {
                throw TypedParamErrors.wrongType(param, "uint");
            }
            if (given.put(param.field(), number) != null) {
                throw TypedParamErrors.repeated(param.field());
            }
        }
        return given;
    }

    /** Numbers beyond the largest int mean the same as that: more than there can ever be. */
    private static int number(Map<String, UintValue> given, String name, int old) {
        if (given.get(name) instanceof UintValue(int bits)) {
            return (int) Math.min(Integer.toUnsignedLong(bits), Integer.MAX_VALUE);
        }
        return old;
    }

    private static TypedParam uint(String name, int value) {
        return new TypedParam(name, new UintValue(value));
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }
}
