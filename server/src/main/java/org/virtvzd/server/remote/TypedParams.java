package org.virtvzd.server.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;

/** Collects named values for an answer; counters that are not known are left out. */
final class TypedParams {
    private final List<TypedParam> all = new ArrayList<>();

    TypedParams add(String name, TypedParamValue value) {
        all.add(new TypedParam(name, value));
        return this;
    }

    TypedParams number(String name, int value) {
        return add(name, new TypedParamValue.IntValue(value));
    }

    TypedParams count(String name, int value) {
        return add(name, new TypedParamValue.UintValue(value));
    }

    TypedParams text(String name, String value) {
        return add(name, new TypedParamValue.StringValue(value));
    }

    TypedParams total(String name, long value) {
        return add(name, new TypedParamValue.UllongValue(value));
    }

    TypedParams total(String name, OptionalLong value) {
        value.ifPresent(known -> total(name, known));
        return this;
    }

    /** What old calls have instead of an unsigned number. */
    TypedParams signed(String name, OptionalLong value) {
        value.ifPresent(known -> add(name, new TypedParamValue.LlongValue(known)));
        return this;
    }

    List<TypedParam> list() {
        return all;
    }

    /** As many as a caller has room for; none and only their number when it asks with none. */
    List<TypedParam> first(int room) {
        return all.subList(0, Math.min(room, all.size()));
    }
}
