package org.virtvzd.adapter.vzsdk;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.adapter.vzsdk.model.Addresses;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.Request;
import org.virtvzd.adapter.vzsdk.sdk.SdkException;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestFilesystem;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestInterface;
import org.virtvzd.ports.hypervisor.Screenshot;

/** What guests tell and show. Waits for the dispatcher and the guest, so nothing here may be called on the loop. */
final class Insides {
    private static final String FILESYSTEMS = "fs*";
    private static final int MAC_DIGITS = 12;

    private final Session session;
    private final Prl prl;

    Insides(Session session) {
        this.session = session;
        prl = session.prl();
    }

    /** What a running guest tells of itself. */
    GuestInfo tell(Request request, Handle<Kind.Vm> vm) {
        try (Handle<Kind.Result> login =
                        request.result(prl.vmLoginInGuest(vm, PrlConstants.PRL_PRIVILEGED_GUEST_OS_SESSION, "", 0));
                Handle<Kind.Guest> guest = prl.resultGetParamByIndex(login, 0)) {
            try (Handle<Kind.Result> settings = request.result(prl.vmGuestGetNetworkSettings(guest));
                    Handle<Kind.HostConfig> network = prl.resultGetParamByIndex(settings, 0)) {
                return new GuestInfo(hostname(network, vm), interfaces(network), filesystems(request, vm));
            } finally {
                logOut(guest);
            }
        }
    }

    /** What was told is not lost when the guest goes away before the farewell. */
    private void logOut(Handle<Kind.Guest> guest) {
        try {
            session.question().finish(prl.vmGuestLogout(guest));
        } catch (SdkException e) {
            System.getLogger(Insides.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "The guest was not left: " + e.getMessage());
        }
    }

    private Optional<String> hostname(Handle<Kind.HostConfig> network, Handle<Kind.Vm> vm) {
        String told = prl.srvCfgGetHostname(network);
        return some(told.isEmpty() ? prl.vmCfgGetHostname(vm) : told);
    }

    private List<GuestInterface> interfaces(Handle<Kind.HostConfig> network) {
        List<GuestInterface> interfaces = new ArrayList<>();
        int count = prl.srvCfgGetNetAdaptersCount(network);
        for (int i = 0; i < count; i++) {
            try (Handle<Kind.HostAdapter> adapter = prl.srvCfgGetNetAdapter(network, i);
                    Handle<Kind.Texts> texts = prl.srvCfgNetGetNetAddresses(adapter)) {
                // The SDK has no names of a guest's interfaces; Linux guests number them so.
                interfaces.add(
                        new GuestInterface("eth" + i, mac(prl.srvCfgNetGetMacAddress(adapter)), addresses(texts)));
            }
        }
        return interfaces;
    }

    private static Optional<MacAddress> mac(String text) {
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        return digits.matches("[0-9a-f]{" + MAC_DIGITS + "}")
                ? Optional.of(new MacAddress(Long.parseLong(digits, 16)))
                : Optional.empty();
    }

    private List<GuestAddress> addresses(Handle<Kind.Texts> texts) {
        List<GuestAddress> addresses = new ArrayList<>();
        int count = prl.strListGetItemsCount(texts);
        for (int i = 0; i < count; i++) {
            addresses.add(Addresses.read(prl.strListGetItem(texts, i)));
        }
        return addresses;
    }

    private List<GuestFilesystem> filesystems(Request request, Handle<Kind.Vm> vm) {
        Map<String, String> values = new HashMap<>();
        try (Handle<Kind.Result> result = request.result(prl.vmGetPerfStats(vm, FILESYSTEMS));
                Handle<Kind.Event> counters = prl.resultGetParamByIndex(result, 0)) {
            int count = prl.eventGetParamsCount(counters);
            for (int i = 0; i < count; i++) {
                try (Handle<Kind.Parameter> parameter = prl.eventGetParam(counters, i)) {
                    values.put(prl.evtPrmGetName(parameter), prl.evtPrmToString(parameter));
                }
            }
        }
        List<GuestFilesystem> filesystems = new ArrayList<>();
        for (int i = 0; values.containsKey("fs" + i + ".mountpoint"); i++) {
            filesystems.add(filesystem("fs" + i + ".", values));
        }
        return filesystems;
    }

    private static GuestFilesystem filesystem(String prefix, Map<String, String> values) {
        String device = values.getOrDefault(prefix + "name", "");
        long total = number(values.getOrDefault(prefix + "total", ""));
        return new GuestFilesystem(
                values.getOrDefault(prefix + "mountpoint", ""),
                device.substring(device.lastIndexOf('/') + 1),
                values.getOrDefault(prefix + "type", ""),
                total,
                Math.min(total, number(values.getOrDefault(prefix + "free", ""))),
                some(values.getOrDefault(prefix + "disk", "")).stream().toList());
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** What a virtual machine shows. */
    Screenshot screen(Request request, Handle<Kind.Vm> vm) {
        try (Handle<Kind.Result> result = request.result(prl.vmCaptureScreen(vm, 0, 0, 0))) {
            return Screenshot.png(Base64.getMimeDecoder().decode(prl.resultGetParamAsString(result)));
        }
    }
}
