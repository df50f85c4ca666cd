package org.virtvzd.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtvzd.protocol.admin.AdminClientCloseArgs;
import org.virtvzd.protocol.admin.AdminClientGetInfoArgs;
import org.virtvzd.protocol.admin.AdminClientGetInfoRet;
import org.virtvzd.protocol.admin.AdminConnectDaemonShutdownArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLibVersionRet;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingFiltersArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingFiltersRet;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingOutputsArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingOutputsRet;
import org.virtvzd.protocol.admin.AdminConnectListServersArgs;
import org.virtvzd.protocol.admin.AdminConnectListServersRet;
import org.virtvzd.protocol.admin.AdminConnectLookupServerArgs;
import org.virtvzd.protocol.admin.AdminConnectLookupServerRet;
import org.virtvzd.protocol.admin.AdminConnectOpenArgs;
import org.virtvzd.protocol.admin.AdminConnectSetDaemonTimeoutArgs;
import org.virtvzd.protocol.admin.AdminConnectSetLoggingFiltersArgs;
import org.virtvzd.protocol.admin.AdminConnectSetLoggingOutputsArgs;
import org.virtvzd.protocol.admin.AdminNonnullClient;
import org.virtvzd.protocol.admin.AdminNonnullServer;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsArgs;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsRet;
import org.virtvzd.protocol.admin.AdminServerGetThreadpoolParametersArgs;
import org.virtvzd.protocol.admin.AdminServerGetThreadpoolParametersRet;
import org.virtvzd.protocol.admin.AdminServerListClientsArgs;
import org.virtvzd.protocol.admin.AdminServerListClientsRet;
import org.virtvzd.protocol.admin.AdminServerLookupClientArgs;
import org.virtvzd.protocol.admin.AdminServerLookupClientRet;
import org.virtvzd.protocol.admin.AdminServerSetClientLimitsArgs;
import org.virtvzd.protocol.admin.AdminServerSetThreadpoolParametersArgs;
import org.virtvzd.protocol.admin.AdminServerUpdateTlsFilesArgs;
import org.virtvzd.protocol.libvirt.IdentityParameterName;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteConnectSetIdentityArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.rpc.TypedParamValue.BooleanValue;
import org.virtvzd.protocol.rpc.TypedParamValue.IntValue;
import org.virtvzd.protocol.rpc.TypedParamValue.LlongValue;
import org.virtvzd.protocol.rpc.TypedParamValue.StringValue;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.protocol.rpc.TypedParamValue.UllongValue;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** Every procedure of the admin program, and every refusal. */
class AdminCallsTest {
    private static final AdminNonnullServer MAIN = new AdminNonnullServer("virtvzd");
    private static final AdminNonnullServer NONE = new AdminNonnullServer("x");
    private static final String UNKNOWN_SERVER = "95 7 Server not found: No server named 'x'";
    private static final String UNMATCHED_SERVER = "95 62 Server not found: no server with matching name 'x' found";

    private final World world = new World();
    private final ScriptedClient admin = world.connect(World.ADMIN);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void nothingHasToBeOpenedAndOpeningTwiceIsFine() {
        assertThat(admin.call(AdminProcedure.CONNECT_GET_LIB_VERSION, XdrVoid.VOID, AdminConnectGetLibVersionRet.class)
                        .libVer())
                .isEqualTo(9_000_000);
        done(AdminProcedure.CONNECT_OPEN, new AdminConnectOpenArgs(0));
        done(AdminProcedure.CONNECT_OPEN, new AdminConnectOpenArgs(0));
        done(AdminProcedure.CONNECT_CLOSE, XdrVoid.VOID);
        world.settle();
        assertThat(admin.isClosed()).isTrue();
    }

    @Test
    void serversAreListedCountedAndFound() {
        AdminConnectListServersRet all = admin.call(
                AdminProcedure.CONNECT_LIST_SERVERS,
                new AdminConnectListServersArgs(1, 0),
                AdminConnectListServersRet.class);
        assertThat(all.servers()).extracting(AdminNonnullServer::name).containsExactly("virtvzd", "admin");
        assertThat(all.ret()).isEqualTo(2);
        assertThat(admin.call(
                        AdminProcedure.CONNECT_LIST_SERVERS,
                        new AdminConnectListServersArgs(0, 0),
                        AdminConnectListServersRet.class))
                .isEqualTo(new AdminConnectListServersRet(List.of(), 2));
        assertThat(admin.call(
                                AdminProcedure.CONNECT_LOOKUP_SERVER,
                                new AdminConnectLookupServerArgs("admin", 77),
                                AdminConnectLookupServerRet.class)
                        .srv()
                        .name())
                .isEqualTo("admin");
    }

    @Test
    void clientsAreListedFoundAndSentAway() {
        ScriptedClient first = world.open(World.MAIN);
        ScriptedClient second = world.open(World.READ_ONLY);
        assertThat(clients(1).clients()).extracting(AdminNonnullClient::id).containsExactly(1L, 2L);
        assertThat(clients(1).clients())
                .allSatisfy(client -> assertThat(client.transport()).isZero());
        assertThat(clients(0)).isEqualTo(new AdminServerListClientsRet(List.of(), 2));
        AdminNonnullClient found = admin.call(
                        AdminProcedure.SERVER_LOOKUP_CLIENT,
                        new AdminServerLookupClientArgs(MAIN, 1, 0),
                        AdminServerLookupClientRet.class)
                .clnt();
        done(
                AdminProcedure.CLIENT_CLOSE,
                new AdminClientCloseArgs(new AdminNonnullClient(MAIN, found.id(), 4711, 2), 0));
        world.settle();
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        assertThat(clients(1).clients()).extracting(AdminNonnullClient::id).containsExactly(2L);
    }

    @Test
    void onesOwnConnectionClosesWithoutAReply() {
        int serial = admin.send(
                AdminProcedure.CLIENT_CLOSE,
                new AdminClientCloseArgs(new AdminNonnullClient(new AdminNonnullServer("admin"), 1, 0, 0), 0));
        world.settle();
        assertThat(admin.isClosed()).isTrue();
        assertThat(admin.reply(serial)).isEmpty();
    }

    @Test
    void aClientHasNoIdentityBeforeItsFirstCall() {
        ScriptedClient client = world.connect(World.READ_ONLY);
        assertThat(refusal(AdminProcedure.CLIENT_GET_INFO, info(1)))
                .isEqualTo("1 7 internal error: No identity information available for client");
        client.open("vz:///system");
        assertThat(params(1))
                .containsExactly(
                        new TypedParam("readonly", new BooleanValue(1)),
                        new TypedParam("unix_user_id", new IntValue(0)),
                        new TypedParam("unix_user_name", new StringValue("user0")),
                        new TypedParam("unix_group_id", new IntValue(0)),
                        new TypedParam("unix_group_name", new StringValue("group0")),
                        new TypedParam("unix_process_id", new IntValue(4711)));
    }

    @Test
    void readOnlyFollowsTheConnectionAndAForwardedIdentityIsShown() {
        ScriptedClient client = world.connect(World.MAIN);
        client.call(
                RemoteProcedure.CONNECT_OPEN, new RemoteConnectOpenArgs(Optional.of("vz:///system"), 1), XdrVoid.class);
        client.call(
                RemoteProcedure.CONNECT_SET_IDENTITY,
                new RemoteConnectSetIdentityArgs(
                        List.of(
                                new TypedParam(IdentityParameterName.UNIX_USER_ID, new UllongValue(1000)),
                                new TypedParam(IdentityParameterName.USER_NAME, new StringValue("jane")),
                                new TypedParam(IdentityParameterName.PROCESS_ID, new LlongValue(99)),
                                new TypedParam(IdentityParameterName.SELINUX_CONTEXT, new StringValue("a:b:c"))),
                        0),
                XdrVoid.class);
        assertThat(params(1))
                .containsExactly(
                        new TypedParam("readonly", new BooleanValue(1)),
                        new TypedParam("unix_user_id", new IntValue(1000)),
                        new TypedParam("unix_user_name", new StringValue("jane")),
                        new TypedParam("unix_process_id", new IntValue(99)),
                        new TypedParam("selinux_context", new StringValue("a:b:c")));
    }

    @Test
    void limitsAreShownInOrderAndChange() {
        world.open(World.MAIN);
        assertThat(limits())
                .containsExactly(
                        uint("nclients_max", 5000),
                        uint("nclients", 1),
                        uint("nclients_unauth_max", 20),
                        uint("nclients_unauth", 0));
        setLimits(uint("nclients_unauth_max", 3));
        setLimits();
        setLimits(uint("nclients_max", -1));
        assertThat(limits()).contains(uint("nclients_max", Integer.MAX_VALUE), uint("nclients_unauth_max", 3));
    }

    @Test
    void workersAreShownInOrderAndChange() {
        setWorkers(uint("maxWorkers", 9), uint("minWorkers", 8));
        setWorkers(uint("prioWorkers", 7));
        setWorkers();
        assertThat(admin.call(
                                AdminProcedure.SERVER_GET_THREADPOOL_PARAMETERS,
                                new AdminServerGetThreadpoolParametersArgs(MAIN, 0),
                                AdminServerGetThreadpoolParametersRet.class)
                        .params())
                .containsExactly(
                        uint("minWorkers", 8),
                        uint("maxWorkers", 9),
                        uint("nWorkers", 8),
                        uint("freeWorkers", 8),
                        uint("prioWorkers", 7),
                        uint("jobQueueDepth", 0));
    }

    @Test
    void logSettingsAreShownAndChange() {
        done(
                AdminProcedure.CONNECT_SET_LOGGING_OUTPUTS,
                new AdminConnectSetLoggingOutputsArgs(Optional.of("1:journald 3:stderr"), 0));
        assertThat(outputs()).isEqualTo(new AdminConnectGetLoggingOutputsRet("1:journald 3:stderr", 2));
        done(AdminProcedure.CONNECT_SET_LOGGING_OUTPUTS, new AdminConnectSetLoggingOutputsArgs(Optional.empty(), 0));
        assertThat(outputs()).isEqualTo(new AdminConnectGetLoggingOutputsRet("3:stderr", 1));
        assertThat(filters()).isEqualTo(new AdminConnectGetLoggingFiltersRet(Optional.empty(), 0));
        done(
                AdminProcedure.CONNECT_SET_LOGGING_FILTERS,
                new AdminConnectSetLoggingFiltersArgs(Optional.of("1:*rpc*"), 0));
        assertThat(filters()).isEqualTo(new AdminConnectGetLoggingFiltersRet(Optional.of("1:*rpc* "), 1));
    }

    @Test
    void theDaemonEndsWhenItIsToldTo() {
        done(AdminProcedure.CONNECT_DAEMON_SHUTDOWN, new AdminConnectDaemonShutdownArgs(1));
        done(AdminProcedure.CONNECT_DAEMON_SHUTDOWN, new AdminConnectDaemonShutdownArgs(0));
        assertThat(world.control().ends()).hasSize(2);
    }

    @Test
    void theRemoteProgramIsUnknownHere() {
        assertThat(text(admin.fail(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID)))
                .isEqualTo("39 7 Cannot find program 536903814 version 1");
    }

    static Stream<Arguments> refusals() {
        AdminNonnullClient nobody = new AdminNonnullClient(MAIN, 9, 0, 0);
        AdminNonnullClient nowhere = new AdminNonnullClient(NONE, 9, 0, 0);
        return Stream.of(
                Arguments.of(
                        AdminProcedure.CONNECT_LOOKUP_SERVER, new AdminConnectLookupServerArgs("x", 0), UNKNOWN_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_LIST_CLIENTS, new AdminServerListClientsArgs(NONE, 1, 0), UNKNOWN_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_LOOKUP_CLIENT,
                        new AdminServerLookupClientArgs(NONE, 1, 0),
                        UNKNOWN_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_GET_CLIENT_LIMITS,
                        new AdminServerGetClientLimitsArgs(NONE, 0),
                        UNKNOWN_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_GET_THREADPOOL_PARAMETERS,
                        new AdminServerGetThreadpoolParametersArgs(NONE, 0),
                        UNKNOWN_SERVER),
                Arguments.of(AdminProcedure.CLIENT_CLOSE, new AdminClientCloseArgs(nowhere, 0), UNKNOWN_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_SET_CLIENT_LIMITS,
                        new AdminServerSetClientLimitsArgs(NONE, List.of(), 0),
                        UNMATCHED_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_SET_THREADPOOL_PARAMETERS,
                        new AdminServerSetThreadpoolParametersArgs(NONE, List.of(), 0),
                        UNMATCHED_SERVER),
                Arguments.of(AdminProcedure.CLIENT_GET_INFO, new AdminClientGetInfoArgs(nowhere, 0), UNMATCHED_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_UPDATE_TLS_FILES,
                        new AdminServerUpdateTlsFilesArgs(NONE, 0),
                        UNMATCHED_SERVER),
                Arguments.of(
                        AdminProcedure.SERVER_UPDATE_TLS_FILES,
                        new AdminServerUpdateTlsFilesArgs(MAIN, 0),
                        "1 7 internal error: no tls service found, unable to update tls files"),
                Arguments.of(
                        AdminProcedure.SERVER_LOOKUP_CLIENT,
                        new AdminServerLookupClientArgs(MAIN, 9, 0),
                        "96 7 Client not found: No client with matching ID '9'"),
                Arguments.of(
                        AdminProcedure.CLIENT_CLOSE,
                        new AdminClientCloseArgs(nobody, 0),
                        "96 7 Client not found: No client with matching ID '9'"),
                Arguments.of(
                        AdminProcedure.CLIENT_GET_INFO,
                        new AdminClientGetInfoArgs(nobody, 0),
                        "96 62 Client not found: no client with matching id '9' found"),
                Arguments.of(
                        AdminProcedure.CONNECT_SET_LOGGING_OUTPUTS,
                        new AdminConnectSetLoggingOutputsArgs(Optional.of("?"), 0),
                        "8 0 invalid argument: ?"),
                limits(
                        "8 7 invalid argument: The overall maximum number of clients waiting for authentication must not be"
                                + " less than the overall maximum number of clients",
                        uint("nclients_max", 19)),
                limits("74 0 argument unsupported: parameter 'nclients' not supported", uint("nclients", 1)),
                workers("8 0 invalid argument: minWorkers cannot be larger than maxWorkers", uint("minWorkers", 21)),
                workers(
                        "8 0 invalid argument: maxWorkers must not be switched from zero to non-zero and vice versa",
                        uint("minWorkers", 0),
                        uint("maxWorkers", 0)),
                workers("74 0 argument unsupported: parameter 'nWorkers' not supported", uint("nWorkers", 1)),
                workers(
                        "8 0 invalid argument: invalid type 'int' for parameter 'minWorkers', expected 'uint'",
                        new TypedParam("minWorkers", new IntValue(1))),
                workers(
                        "8 0 invalid argument: parameter 'minWorkers' occurs multiple times",
                        uint("minWorkers", 1),
                        uint("minWorkers", 1)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalsHaveLibvirtsCodeDomainAndSentence(Procedure procedure, XdrValue args, String expected) {
        assertThat(refusal(procedure, args)).isEqualTo(expected);
    }

    static Stream<Arguments> flags() {
        AdminNonnullClient nobody = new AdminNonnullClient(MAIN, 9, 0, 0);
        return Stream.of(
                Arguments.of(AdminProcedure.CONNECT_OPEN, new AdminConnectOpenArgs(4), "adminDispatchConnectOpen"),
                Arguments.of(
                        AdminProcedure.CONNECT_LIST_SERVERS,
                        new AdminConnectListServersArgs(1, 4),
                        "adminConnectListServers"),
                Arguments.of(
                        AdminProcedure.SERVER_GET_THREADPOOL_PARAMETERS,
                        new AdminServerGetThreadpoolParametersArgs(MAIN, 4),
                        "adminServerGetThreadPoolParameters"),
                Arguments.of(
                        AdminProcedure.SERVER_SET_THREADPOOL_PARAMETERS,
                        new AdminServerSetThreadpoolParametersArgs(MAIN, List.of(), 4),
                        "adminServerSetThreadPoolParameters"),
                Arguments.of(
                        AdminProcedure.SERVER_LIST_CLIENTS,
                        new AdminServerListClientsArgs(MAIN, 1, 4),
                        "adminServerListClients"),
                Arguments.of(
                        AdminProcedure.SERVER_LOOKUP_CLIENT,
                        new AdminServerLookupClientArgs(MAIN, 1, 4),
                        "adminServerLookupClient"),
                Arguments.of(
                        AdminProcedure.CLIENT_GET_INFO, new AdminClientGetInfoArgs(nobody, 4), "adminClientGetInfo"),
                Arguments.of(AdminProcedure.CLIENT_CLOSE, new AdminClientCloseArgs(nobody, 4), "adminClientClose"),
                Arguments.of(
                        AdminProcedure.SERVER_GET_CLIENT_LIMITS,
                        new AdminServerGetClientLimitsArgs(MAIN, 4),
                        "adminServerGetClientLimits"),
                Arguments.of(
                        AdminProcedure.SERVER_SET_CLIENT_LIMITS,
                        new AdminServerSetClientLimitsArgs(MAIN, List.of(), 4),
                        "adminServerSetClientLimits"),
                Arguments.of(
                        AdminProcedure.CONNECT_GET_LOGGING_OUTPUTS,
                        new AdminConnectGetLoggingOutputsArgs(4),
                        "adminConnectGetLoggingOutputs"),
                Arguments.of(
                        AdminProcedure.CONNECT_GET_LOGGING_FILTERS,
                        new AdminConnectGetLoggingFiltersArgs(4),
                        "adminConnectGetLoggingFilters"),
                Arguments.of(
                        AdminProcedure.CONNECT_SET_LOGGING_OUTPUTS,
                        new AdminConnectSetLoggingOutputsArgs(Optional.empty(), 4),
                        "adminConnectSetLoggingOutputs"),
                Arguments.of(
                        AdminProcedure.CONNECT_SET_LOGGING_FILTERS,
                        new AdminConnectSetLoggingFiltersArgs(Optional.empty(), 4),
                        "adminConnectSetLoggingFilters"),
                Arguments.of(
                        AdminProcedure.SERVER_UPDATE_TLS_FILES,
                        new AdminServerUpdateTlsFilesArgs(MAIN, 4),
                        "adminServerUpdateTlsFiles"),
                Arguments.of(
                        AdminProcedure.CONNECT_SET_DAEMON_TIMEOUT,
                        new AdminConnectSetDaemonTimeoutArgs(1, 4),
                        "adminConnectSetDaemonTimeout"),
                Arguments.of(
                        AdminProcedure.CONNECT_DAEMON_SHUTDOWN,
                        new AdminConnectDaemonShutdownArgs(4),
                        "adminConnectDaemonShutdown"));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void flagsThatThereAreNotAreRefused(Procedure procedure, XdrValue args, String function) {
        assertThat(refusal(procedure, args)).isEqualTo("8 62 unsupported flags (0x4) in function " + function);
    }

    private static Arguments limits(String expected, TypedParam... params) {
        return Arguments.of(
                AdminProcedure.SERVER_SET_CLIENT_LIMITS,
                new AdminServerSetClientLimitsArgs(MAIN, List.of(params), 0),
                expected);
    }

    private static Arguments workers(String expected, TypedParam... params) {
        return Arguments.of(
                AdminProcedure.SERVER_SET_THREADPOOL_PARAMETERS,
                new AdminServerSetThreadpoolParametersArgs(MAIN, List.of(params), 0),
                expected);
    }

    private void setLimits(TypedParam... params) {
        done(AdminProcedure.SERVER_SET_CLIENT_LIMITS, new AdminServerSetClientLimitsArgs(MAIN, List.of(params), 0));
    }

    private void setWorkers(TypedParam... params) {
        done(
                AdminProcedure.SERVER_SET_THREADPOOL_PARAMETERS,
                new AdminServerSetThreadpoolParametersArgs(MAIN, List.of(params), 0));
    }

    private List<TypedParam> limits() {
        return admin.call(
                        AdminProcedure.SERVER_GET_CLIENT_LIMITS,
                        new AdminServerGetClientLimitsArgs(MAIN, 0),
                        AdminServerGetClientLimitsRet.class)
                .params();
    }

    private AdminConnectGetLoggingOutputsRet outputs() {
        return admin.call(
                AdminProcedure.CONNECT_GET_LOGGING_OUTPUTS,
                new AdminConnectGetLoggingOutputsArgs(0),
                AdminConnectGetLoggingOutputsRet.class);
    }

    private AdminConnectGetLoggingFiltersRet filters() {
        return admin.call(
                AdminProcedure.CONNECT_GET_LOGGING_FILTERS,
                new AdminConnectGetLoggingFiltersArgs(0),
                AdminConnectGetLoggingFiltersRet.class);
    }

    private AdminServerListClientsRet clients(int needResults) {
        return admin.call(
                AdminProcedure.SERVER_LIST_CLIENTS,
                new AdminServerListClientsArgs(MAIN, needResults, 0),
                AdminServerListClientsRet.class);
    }

    private List<TypedParam> params(long id) {
        return admin.call(AdminProcedure.CLIENT_GET_INFO, info(id), AdminClientGetInfoRet.class)
                .params();
    }

    private static AdminClientGetInfoArgs info(long id) {
        return new AdminClientGetInfoArgs(new AdminNonnullClient(MAIN, id, 0, 0), 0);
    }

    private void done(Procedure procedure, XdrValue args) {
        admin.call(procedure, args, XdrVoid.class);
    }

    private String refusal(Procedure procedure, XdrValue args) {
        return text(admin.fail(procedure, args));
    }

    private static String text(MessageError error) {
        return error.code() + " " + error.domain() + " " + error.message().orElse("");
    }

    private static TypedParam uint(String name, int value) {
        TypedParamValue number = new UintValue(value);
        return new TypedParam(name, number);
    }
}
