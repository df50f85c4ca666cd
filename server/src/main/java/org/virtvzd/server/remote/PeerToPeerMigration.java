package org.virtvzd.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.virtvzd.client.LibvirtClient;
import org.virtvzd.client.RpcConnection;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.MigrateParameterName;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigrateFinish3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateFinish3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.StringValue;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.server.relay.Siblings;

/**
 * A migration in which the source's daemon leads the target's instead of the client: it connects to it as a client of
 * its own and goes through the phases. The last one, on the source, has nothing to do and is left out, as the original
 * does.
 */
final class PeerToPeerMigration {
    /** How a daemon on a UNIX socket is named; the host is for people, and for clients that check that there is one. */
    private static final Pattern URI =
            Pattern.compile("(vz|parallels)(\\+(?<transport>[a-z]+))?://[^/?#]*/system(\\?(?<query>[^#]*))?");

    private static final String SOCKET = "socket=";

    private final RemoteDomainMigrateBegin3ParamsRet begun;
    private final List<TypedParam> params;
    private final String name;
    private final int flags;

    /**
     * Makes a migration that has begun on the source.
     *
     * @param begun what the first phase gave
     * @param params what the client wants
     * @param name what the domain is called at the source
     * @param flags virDomainMigrateFlags
     */
    PeerToPeerMigration(RemoteDomainMigrateBegin3ParamsRet begun, List<TypedParam> params, String name, int flags) {
        this.begun = begun;
        this.params = params;
        this.name = name;
        this.flags = flags;
    }

    /**
     * Connects to the target's daemon.
     *
     * @param siblings the way to other daemons
     * @param uri the daemon, as the client named it
     * @return its client; fails when it cannot be reached
     * @throws LibvirtException OPERATION_UNSUPPORTED when there is no way to it
     */
    static CompletionStage<LibvirtClient> connect(Siblings siblings, String uri) {
        return LibvirtClient.open(
                siblings.transport(), siblings.loop(), RpcConnection.Settings.of(socket(uri)), "vz:///system", false);
    }

    /** Where a daemon listens, by its URI. */
    private static Path socket(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches() || !Optional.ofNullable(parts.group("transport")).equals(Optional.of("unix"))) {
            throw unreachable(uri);
        }
        return Stream.ofNullable(parts.group("query"))
                .flatMap(query -> Stream.of(query.split("&", -1)))
                .filter(parameter -> parameter.startsWith(SOCKET))
                .map(parameter -> Path.of(URLDecoder.decode(parameter.substring(SOCKET.length()), UTF_8)))
                .filter(Path::isAbsolute)
                .findFirst()
                .orElseThrow(() -> unreachable(uri));
    }

    /** The refusal of a daemon to which there is no way. */
    static LibvirtException unreachable(String uri) {
        return new LibvirtException(
                ErrorCode.OPERATION_UNSUPPORTED,
                ErrorDomain.PARALLELS,
                "cannot reach '" + uri + "' from here: a daemon reaches another one as"
                        + " vz+unix://HOST/system?socket=PATH; without --p2p the client leads and can use any transport");
    }

    /**
     * Goes through the phases.
     *
     * @param target the target's daemon; closed at the end
     * @param perform the third phase, on the source, given the parameters and the target's cookie
     * @return ends when the domain has arrived; fails with the error of the phase that failed
     */
    CompletionStage<Void> run(
            LibvirtClient target, BiFunction<List<TypedParam>, Opaque, CompletionStage<Void>> perform) {
        return prepare(target)
                .thenCompose(prepared -> {
                    List<TypedParam> known = new ArrayList<>(params);
                    prepared.uriOut().ifPresent(uri -> known.add(text(MigrateParameterName.URI, uri)));
                    return perform.apply(known, prepared.cookieOut())
                            .handle((done, failure) -> Optional.ofNullable(failure))
                            .thenCompose(failure -> finish(target, failure));
                })
                .whenComplete((done, failure) -> target.close());
    }

    private CompletionStage<RemoteDomainMigratePrepare3ParamsRet> prepare(LibvirtClient target) {
        List<TypedParam> more = new ArrayList<>(params);
        more.add(text(MigrateParameterName.DEST_XML, begun.xml()));
        return target.call(
                RemoteProcedure.DOMAIN_MIGRATE_PREPARE3_PARAMS,
                new RemoteDomainMigratePrepare3ParamsArgs(more, begun.cookieOut(), flags),
                RemoteDomainMigratePrepare3ParamsRet.class);
    }

    /** What the third phase came to counts more than what the target says of a migration that was given up. */
    private CompletionStage<Void> finish(LibvirtClient target, Optional<Throwable> failure) {
        List<TypedParam> more = new ArrayList<>(params);
        if (params.stream().noneMatch(param -> param.field().equals(MigrateParameterName.DEST_NAME))) {
            more.add(text(MigrateParameterName.DEST_NAME, name));
        }
        CompletionStage<RemoteDomainMigrateFinish3ParamsRet> finished = target.call(
                RemoteProcedure.DOMAIN_MIGRATE_FINISH3_PARAMS,
                new RemoteDomainMigrateFinish3ParamsArgs(more, Opaque.EMPTY, flags, failure.isPresent() ? 1 : 0),
                RemoteDomainMigrateFinish3ParamsRet.class);
        return failure.isEmpty()
                ? finished.thenAccept(arrived -> {})
                : finished.handle((done, ignored) -> null)
                        .thenCompose(done -> CompletableFuture.failedStage(failure.get()));
    }

    private static TypedParam text(String name, String value) {
        return new TypedParam(name, new StringValue(value));
    }
}
