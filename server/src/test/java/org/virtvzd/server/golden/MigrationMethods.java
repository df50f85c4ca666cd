package org.virtvzd.server.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigrateConfirm3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateFinish3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateFinish3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigratePerform3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigratePerform3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrValue;

/** The five phases of a migration, which the recording calls one by one. */
final class MigrationMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The host's session in the recording. */
    private static final String SESSION = "11111111-2222-3333-4444-555555555555";

    private MigrationMethods() {}

    /** A phase on the source. */
    static Request ofDomain(String phase, RemoteNonnullDomain dom, JsonNode args) {
        return switch (phase) {
            case "migrateBegin3Params" ->
                new Request(
                        RemoteProcedure.DOMAIN_MIGRATE_BEGIN3_PARAMS,
                        new RemoteDomainMigrateBegin3ParamsArgs(dom, params(args.get(1)), number(args, 2)));
            case "migratePerform3Params" ->
                new Request(
                        RemoteProcedure.DOMAIN_MIGRATE_PERFORM3_PARAMS,
                        new RemoteDomainMigratePerform3ParamsArgs(
                                dom,
                                Optional.ofNullable(args.get(1).textValue()),
                                params(args.get(2)),
                                cookie(args.get(3)),
                                number(args, 4)));
            case "migrateConfirm3Params" ->
                new Request(
                        RemoteProcedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS,
                        new RemoteDomainMigrateConfirm3ParamsArgs(
                                dom, params(args.get(1)), cookie(args.get(2)), number(args, 3), number(args, 4)));
            default -> throw new IllegalArgumentException(phase);
        };
    }

    /** A phase on the target. */
    static Request ofConnection(String phase, JsonNode args) {
        return switch (phase) {
            case "migratePrepare3Params" ->
                new Request(
                        RemoteProcedure.DOMAIN_MIGRATE_PREPARE3_PARAMS,
                        new RemoteDomainMigratePrepare3ParamsArgs(
                                params(args.get(1)), cookie(args.get(2)), number(args, 3)));
            case "migrateFinish3Params" ->
                new Request(
                        RemoteProcedure.DOMAIN_MIGRATE_FINISH3_PARAMS,
                        new RemoteDomainMigrateFinish3ParamsArgs(
                                params(args.get(1)), cookie(args.get(2)), number(args, 3), number(args, 4)));
            default -> throw new IllegalArgumentException(phase);
        };
    }

    /** An answer as the recording shows it; its host has another session than ours. */
    static JsonNode shown(XdrValue answer, UUID session) {
        return switch (answer) {
            case RemoteDomainMigrateBegin3ParamsRet(Opaque cookie, String xml) ->
                JSON.objectNode().put("xml", xml).put("cookie", text(cookie, session));
            case RemoteDomainMigratePrepare3ParamsRet(Opaque cookie, Optional<String> uri) ->
                JSON.objectNode().put("uri_out", uri.orElse(null)).put("cookie", text(cookie, session));
            case RemoteDomainMigratePerform3ParamsRet(Opaque cookie) ->
                JSON.objectNode().put("cookie", text(cookie, session));
            case RemoteDomainMigrateFinish3ParamsRet(RemoteNonnullDomain dom, Opaque _) ->
                JSON.objectNode().put("domain", dom.name()).put("id", dom.id());
            default -> JSON.numberNode(0);
        };
    }

    private static @org.jspecify.annotations.Nullable String text(Opaque cookie, UUID session) {
        String text = new String(cookie.toByteArray(), UTF_8);
        return text.isEmpty() ? null : text.replace(session.toString(), SESSION);
    }

    private static List<TypedParam> params(JsonNode list) {
        List<TypedParam> params = new ArrayList<>();
        for (JsonNode param : list) {
            TypedParamValue value =
                    switch (param.get(1).asText()) {
                        case "STRING" ->
                            new TypedParamValue.StringValue(param.get(2).asText());
                        case "ULLONG" ->
                            new TypedParamValue.UllongValue(param.get(2).asLong());
                        case "INT" -> new TypedParamValue.IntValue(param.get(2).asInt());
                        default -> throw new IllegalArgumentException(param.toString());
                    };
            params.add(new TypedParam(param.get(0).asText(), value));
        }
        return List.copyOf(params);
    }

    private static Opaque cookie(JsonNode text) {
        return text.isTextual() ? Opaque.of(text.asText().getBytes(UTF_8)) : Opaque.EMPTY;
    }

    private static int number(JsonNode args, int index) {
        return args.path(index).asInt(0);
    }
}
