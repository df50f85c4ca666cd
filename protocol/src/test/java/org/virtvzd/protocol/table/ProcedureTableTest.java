package org.virtvzd.protocol.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.admin.AdminProcedures;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.procedure.ProcedureTraits;
import org.virtvzd.protocol.remote.DomainProcedures;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeRet;
import org.virtvzd.protocol.remote.RemoteHandlers;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrReader;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.protocol.xdr.XdrWriter;

/** Every procedure has the codecs and the handler method that its row says. */
final class ProcedureTableTest {
    /** HotSpot does not compile longer methods. */
    private static final int LARGEST_COMPILED_METHOD = 8000;

    private final Random random = new Random(3);

    @Test
    void everyRowDecodesItsOwnStructs() {
        List<List<String>> rows = Struct.rows("procedures.tsv");
        for (List<String> row : rows) {
            if (!row.getFirst().equals("keepalive")) {
                Procedure procedure = procedure(row);
                XdrValue args = value(row.get(3));
                XdrValue ret = value(row.get(4));
                assertThat(procedure.decodeArgs(encoded(args))).as(row.get(2)).isEqualTo(args);
                assertThat(procedure.decodeRet(encoded(ret))).as(row.get(2)).isEqualTo(ret);
            }
        }
    }

    @Test
    void everyRowIsTakenOver() {
        for (List<String> row : Struct.rows("procedures.tsv")) {
            if (!row.getFirst().equals("keepalive")) {
                ProcedureTraits traits = procedure(row).traits();
                assertThat(traits.wireName()).isEqualTo(row.get(2));
                assertThat(traits.since()).isEqualTo(row.get(11));
                assertThat(traits.publicApi().orElse("-"))
                        .as(row.get(2))
                        .isEqualTo(row.get(12).replaceFirst(" / .*", ""));
                assertThat(traits.direction().name().startsWith("CALL"))
                        .as(row.get(2))
                        .isEqualTo(row.get(10).startsWith("call"));
                assertThat(traits.priority().name().equals("HIGH"))
                        .as(row.get(2))
                        .isEqualTo(row.get(5).equals("high"));
                assertThat(traits.access().isEmpty())
                        .as(row.get(2))
                        .isEqualTo(row.get(6).equals("none") || row.get(6).equals("-"));
            }
        }
    }

    @Test
    void everyCallReachesAHandlerMethodThatIsNotSupportedYet() {
        RemoteHandlers<String> handlers = handlers(new DomainProcedures<>() {});
        AdminProcedures<String> admin = new AdminProcedures<>() {};
        for (List<String> row : Struct.rows("procedures.tsv")) {
            if (row.getFirst().equals("remote")) {
                RemoteProcedure procedure =
                        RemoteProcedure.of(Integer.parseInt(row.get(1))).orElseThrow();
                XdrValue args = value(row.get(3));
                if (procedure.isEvent()) {
                    assertThatThrownBy(() -> handlers.dispatch(procedure, "call", args))
                            .as(row.get(2))
                            .isInstanceOf(IllegalArgumentException.class);
                } else {
                    assertThat(handlers.dispatch(procedure, "call", args))
                            .as(row.get(2))
                            .isInstanceOf(Answer.NotSupported.class);
                }
            } else if (row.getFirst().equals("admin")) {
                AdminProcedure procedure =
                        AdminProcedure.of(Integer.parseInt(row.get(1))).orElseThrow();
                assertThat(admin.dispatch(procedure, "call", value(row.get(3))))
                        .isInstanceOf(Answer.NotSupported.class);
            }
        }
    }

    @Test
    void anImplementedMethodGetsItsCall() {
        RemoteHandlers<String> handlers = handlers(new DomainProcedures<>() {
            @Override
            public Answer<RemoteDomainGetOsTypeRet> domainGetOsType(String call, RemoteDomainGetOsTypeArgs args) {
                return Answer.now(new RemoteDomainGetOsTypeRet(call + args.dom().name()));
            }
        });
        RemoteDomainGetOsTypeArgs args = (RemoteDomainGetOsTypeArgs) value("remote_domain_get_os_type_args");
        assertThat(handlers.dispatch(RemoteProcedure.DOMAIN_GET_OS_TYPE, "hvm of ", args))
                .isEqualTo(Answer.now(
                        new RemoteDomainGetOsTypeRet("hvm of " + args.dom().name())));
    }

    @Test
    void everyGeneratedMethodIsSmallEnoughForTheCompiler() throws IOException, URISyntaxException {
        Path classes = Path.of(RemoteProcedure.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            List<MethodModel> methods = files.filter(file -> file.toString().endsWith(".class"))
                    .flatMap(file -> parse(file).methods().stream())
                    .toList();
            assertThat(methods).hasSizeGreaterThan(5000);
            assertThat(methods)
                    .filteredOn(method -> !method.methodName().equalsString("<clinit>"))
                    .allMatch(method -> codeLength(method) < LARGEST_COMPILED_METHOD);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int codeLength(MethodModel method) {
        return method.code()
                .map(code -> code instanceof CodeAttribute attribute ? attribute.codeLength() : 0)
                .orElse(0);
    }

    private static Procedure procedure(List<String> row) {
        int number = Integer.parseInt(row.get(1));
        Optional<? extends Procedure> procedure =
                row.getFirst().equals("remote") ? RemoteProcedure.of(number) : AdminProcedure.of(number);
        return procedure.orElseThrow();
    }

    private XdrValue value(String struct) {
        return struct.equals("-") ? XdrVoid.VOID : FieldType.randomStruct(Struct.named(struct), random);
    }

    private static XdrReader encoded(XdrValue value) {
        XdrWriter out = new XdrWriter(1024, Message.MAX_LENGTH);
        value.encode(out);
        return new XdrReader(out.toByteArray(), 0, out.size());
    }

    private static RemoteHandlers<String> handlers(DomainProcedures<String> domain) {
        return new RemoteHandlers<>() {
            @Override
            public DomainProcedures<String> domain() {
                return domain;
            }
        };
    }
}
