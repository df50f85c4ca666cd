package org.virtvzd.server.golden;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/** Arguments for a call whose content does not matter: a given domain wherever one is wanted, else nothing and zero. */
final class BlankArguments {
    private BlankArguments() {}

    static Request request(RemoteProcedure procedure, Optional<RemoteNonnullDomain> domain) {
        String name = recordName(procedure);
        try {
            Class<?> type = Class.forName(RemoteProcedure.class.getPackageName() + "." + name + "Args");
            return new Request(procedure, (XdrValue) blank(type, domain));
        } catch (ClassNotFoundException e) {
            return new Request(procedure, XdrVoid.VOID);
        }
    }

    private static Object blank(Type type, Optional<RemoteNonnullDomain> domain) {
        if (type == int.class) {
            return 0;
        } else if (type == long.class) {
            return 0L;
        } else if (type == double.class) {
            return 0.0;
        } else if (type == String.class) {
            return "";
        } else if (type == Opaque.class) {
            return Opaque.EMPTY;
        } else if (type == UUID.class) {
            return new UUID(0, 0);
        } else if (type == RemoteNonnullDomain.class && domain.isPresent()) {
            return domain.get();
        } else if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? List.of() : Optional.empty();
        }
        return blankRecord((Class<?>) type, domain);
    }

    private static Object blankRecord(Class<?> type, Optional<RemoteNonnullDomain> domain) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> blank(component.getGenericType(), domain))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " cannot be made", e);
        }
    }

    private static String recordName(RemoteProcedure procedure) {
        return Arrays.stream(procedure.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", "Remote", ""));
    }
}
