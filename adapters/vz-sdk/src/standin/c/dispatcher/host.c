/* Sessions, the host, and guests as their tools show them. */
#include "operations.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A black pixel. */
#define PICTURE                                                                                                        \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

static void finish_with(struct task *task, uint32_t kind, struct bag *fields)
{
    task_result_bag(task, kind, fields);
    bag_clear(fields);
    plan_answer(task);
}

void login(struct task *task)
{
    struct bag response = {0};
    struct client *client = client_by_id(task->client);
    if (knob("refuse-login", 0) != 0) {
        plan_failure(task, PRL_ERR_LOCAL_AUTHENTICATION_FAILED, NULL);
        return;
    }
    if (client == NULL)
        return;
    client->logged_in = true;
    bag_set(&response, "SessionUuid", client->session);
    bag_set(&response, "ServerUuid", world.uuid);
    bag_set(&response, "ProductVersion", knob_text("product-version", "9.1.2"));
    bag_set(&response, "HostOsVersion", "Virtuozzo Linux 9 (stand-in)");
    bag_set(&response, "OsVersion", "Virtuozzo Linux 9 (stand-in)");
    bag_set(&response, "HostName", "127.0.0.1");
    bag_set_number(&response, "CmdPort", 64000);
    bag_set_number(&response, "StartTime", (int64_t)time(NULL));
    bag_set_number(&response, "StartTimeMonotonic", now_ms());
    finish_with(task, PHT_LOGIN_RESPONSE, &response);
}

static void do_logoff(struct task *task)
{
    struct client *client = client_by_id(task->client);
    if (client != NULL)
        client->gone = true;
}

void logoff(struct task *task)
{
    plan_answer(task);
    plan_effect(task, do_logoff);
}

/* Names a request of the same client, or a machine whose present operation is meant. */
void cancel_other(struct task *task)
{
    int64_t request = bag_number(&task->fields, "cancelled");
    for (struct task *other = world.tasks; other != NULL; other = other->next) {
        bool named = other->client == task->client && request != 0 && other->request == request;
        bool on_machine = request == 0 && task->machine != NULL && task->machine->busy == other;
        if (other != task && (named || on_machine))
            other->cancelled = true;
    }
    plan_answer(task);
}

static void add_adapter(struct bag *host, const char *mac, const char *addresses)
{
    struct bag adapter = {0};
    size_t count = 0;
    while (bag_nth(host, "adapter", count) != NULL)
        count++;
    bag_set(&adapter, "MacAddress", mac);
    bag_set(&adapter, "NetAddresses", addresses);
    bag_set_number(&adapter, "Enabled", 1);
    bag_set_number(&adapter, "SysIndex", (int64_t)count);
    char *text = bag_encode(&adapter);
    bag_set_nth(host, "adapter", count, text);
    free(text);
    bag_clear(&adapter);
}

void host_config(struct task *task)
{
    struct bag host = {0};
    bag_set_number(&host, "CpuCount", knob("host-cpus", 8));
    bag_set_number(&host, "HostRamSize", knob("host-memory", 16384));
    bag_set_number(&host, "CpuMode", PCM_CPU_MODE_64);
    bag_set_number(&host, "CpuSpeed", 2400);
    bag_set(&host, "CpuModel", "Stand-in CPU");
    bag_set(&host, "Hostname", "");
    bag_set(&host, "HostOsStrPresentation", "Virtuozzo Linux 9 (stand-in)");
    bag_set_number(&host, "HostOsMajor", 9);
    bag_set_number(&host, "MaxVmNetAdapters", 16);
    bag_set_number(&host, "MaxHostNetAdapters", 16);
    add_adapter(&host, "001C42000001", "10.37.130.2/255.255.255.0\nfdb2:2c26:f4e4::1/ffff:ffff:ffff:ffff::");
    finish_with(task, PHT_SERVER_CONFIG, &host);
}

void host_prefs(struct task *task)
{
    struct bag prefs = {0};
    bag_set(&prefs, "DefaultVmDir", "/vz/vmprivate");
    bag_set(&prefs, "DefaultCtDir", "/vz/private");
    bag_set_number(&prefs, "VNCBasePort", 6500);
    bag_set_number(&prefs, "MinVmMem", 4);
    bag_set_number(&prefs, "MaxVmMem", knob("host-memory", 16384));
    finish_with(task, PHT_DISP_CONFIG, &prefs);
}

void host_profile(struct task *task)
{
    struct bag profile = {0};
    bag_set(&profile, "DefaultVmFolder", "");
    finish_with(task, PHT_USER_PROFILE, &profile);
}

void host_licence(struct task *task)
{
    struct bag licence = {0};
    bag_set_number(&licence, "Valid", 1);
    bag_set(&licence, "LicenseKey", "STAND-IN");
    finish_with(task, PHT_LICENSE, &licence);
}

void host_networks(struct task *task)
{
    struct bag network = {0};
    bag_set(&network, "NetworkId", "Host-Only");
    bag_set_number(&network, "NetworkType", 1);
    bag_set_number(&network, "Enabled", 1);
    bag_set_number(&network, "DHCPServerEnabled", 1);
    finish_with(task, PHT_VIRTUAL_NETWORK, &network);
}

static bool without_tools(struct task *task)
{
    bool running = task->machine->state == VMS_RUNNING;
    if (running && knob("tools", 1) != 0)
        return false;
    plan_failure(task, running ? PRL_ERR_VM_EXEC_GUEST_TOOL_NOT_AVAILABLE : PRL_ERR_DISP_VM_IS_NOT_STARTED, NULL);
    return true;
}

static void do_password(struct task *task)
{
    bag_set(&task->machine->config.fields, "~user", bag_text(&task->fields, "user"));
    machine_save(task->machine);
}

/* Of a stopped machine the password is kept and applied at its next start. */
void set_password(struct task *task)
{
    uint32_t state = task->machine->state;
    if (state == VMS_RUNNING && without_tools(task))
        return;
    if (state == VMS_PAUSED) {
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STARTED, name_of(task->machine));
        return;
    }
    plan_effect(task, do_password);
    plan_answer(task);
}

void screen(struct task *task)
{
    bool suspended = bag_number(&task->fields, "suspended") != 0;
    uint32_t state = task->machine->state;
    if (is_container(task->machine)) {
        plan_failure(task, PRL_ERR_UNIMPLEMENTED, NULL);
        return;
    }
    if (suspended ? state != VMS_SUSPENDED : state != VMS_RUNNING && state != VMS_PAUSED) {
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STARTED, name_of(task->machine));
        return;
    }
    task_result(task, 0, PICTURE);
    plan_answer(task);
}

void tools_state(struct task *task)
{
    struct bag info = {0};
    bool installed = knob("tools", 1) != 0;
    bool active = task->machine->state == VMS_RUNNING;
    bag_set_number(&info, "State", !active ? PTS_POSSIBLY_INSTALLED : installed ? PTS_INSTALLED : PTS_NOT_INSTALLED);
    bag_set(&info, "Version", active && installed ? "9.1.2" : "");
    finish_with(task, PHT_VM_TOOLS_INFO, &info);
}

void install_tools(struct task *task)
{
    if (task->machine->state != VMS_RUNNING)
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STARTED, name_of(task->machine));
    else
        plan_answer(task);
}

void guest_login(struct task *task)
{
    struct bag session = {0};
    if (without_tools(task))
        return;
    bag_set(&session, "uuid", task->uuid);
    finish_with(task, PHT_VM_GUEST_SESSION, &session);
}

void guest_logout(struct task *task)
{
    plan_answer(task);
}

void guest_network(struct task *task)
{
    struct bag settings = {0};
    struct bag *device;
    if (without_tools(task))
        return;
    bag_set(&settings, "Hostname", name_of(task->machine));
    for (size_t i = 0; (device = config_device(&task->machine->config, PDE_GENERIC_NETWORK_ADAPTER, i)) != NULL; i++) {
        const char *addresses = bag_text(device, "NetAddresses");
        char *leased = must_format("10.37.130.%zu/255.255.255.0", 100 + i);
        add_adapter(&settings, bag_text(device, "MacAddress"), *addresses == '\0' ? leased : addresses);
        free(leased);
    }
    finish_with(task, PHT_SERVER_CONFIG, &settings);
}

void guest_run(struct task *task)
{
    if (without_tools(task))
        return;
    struct bag outcome = event_for(task->uuid, EVENT_OF_ERROR, PIE_DISPATCHER, PRL_ERR_SUCCESS);
    event_add(&outcome, "program_return_code", PFD_INT32, "0");
    finish_with(task, PHT_EVENT, &outcome);
}
