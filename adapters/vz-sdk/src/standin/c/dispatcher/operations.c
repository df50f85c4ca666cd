#include "operations.h"

#include <string.h>

static const struct operation operations[] = {
    {.name = "login", .plan = login},
    {.name = "logoff", .plan = logoff},
    {.name = "cancel", .plan = cancel_other},
    {.name = "list", .plan = list_machines},
    {.name = "get-config", .plan = get_config, .no_details = true},
    {.name = "default-config", .plan = default_config},
    {.name = "register-path", .plan = register_path},
    {.name = "host.config", .plan = host_config},
    {.name = "host.prefs", .plan = host_prefs},
    {.name = "host.profile", .plan = host_profile},
    {.name = "host.licence", .plan = host_licence},
    {.name = "host.networks", .plan = host_networks},
    {.name = "host.perf", .plan = host_counters},
    {.name = "vm.register", .plan = register_machine},
    {.name = "vm.start", .plan = start, .of_machine = true, .exclusive = true},
    {.name = "vm.stop", .plan = stop_machine, .of_machine = true, .exclusive = true},
    {.name = "vm.pause", .plan = pause_machine, .of_machine = true, .exclusive = true},
    {.name = "vm.suspend", .plan = suspend, .of_machine = true, .exclusive = true},
    {.name = "vm.drop", .plan = drop_suspended, .of_machine = true, .exclusive = true},
    {.name = "vm.reset", .plan = reset, .of_machine = true, .exclusive = true},
    {.name = "vm.restart", .plan = restart, .of_machine = true, .exclusive = true},
    {.name = "vm.mount", .plan = mount_container, .of_machine = true, .exclusive = true},
    {.name = "vm.unmount", .plan = unmount_container, .of_machine = true, .exclusive = true},
    {.name = "vm.state", .plan = get_state, .of_machine = true, .no_details = true},
    {.name = "vm.refresh", .plan = refresh, .of_machine = true},
    {.name = "vm.begin", .plan = begin_edit, .of_machine = true, .no_details = true},
    {.name = "vm.commit", .plan = commit, .of_machine = true, .exclusive = true},
    {.name = "vm.unregister", .plan = unregister_machine, .of_machine = true, .exclusive = true},
    {.name = "vm.delete", .plan = delete_machine, .of_machine = true, .exclusive = true},
    {.name = "vm.clone", .plan = clone_machine, .of_machine = true, .exclusive = true, .cancel = cancel_quietly},
    {.name = "vm.move", .plan = move_machine, .of_machine = true, .exclusive = true},
    {.name = "vm.lock", .plan = lock_machine, .of_machine = true},
    {.name = "vm.unlock", .plan = unlock_machine, .of_machine = true},
    {.name = "vm.resize", .plan = resize_disk, .of_machine = true, .exclusive = true, .cancel = cancel_quietly},
    {.name = "vm.connect-device", .plan = connect_device, .of_machine = true, .exclusive = true},
    {.name = "vm.tree", .plan = snapshot_tree, .of_machine = true},
    {.name = "vm.snapshot",
     .plan = snapshot_create,
     .of_machine = true,
     .exclusive = true,
     .cancel = cancel_quietly},
    {.name = "vm.revert", .plan = snapshot_revert, .of_machine = true, .exclusive = true},
    {.name = "vm.delete-snapshot", .plan = snapshot_delete, .of_machine = true, .exclusive = true},
    {.name = "vm.update-snapshot", .plan = snapshot_update, .of_machine = true, .exclusive = true},
    {.name = "vm.subscribe", .plan = subscribe, .of_machine = true, .no_details = true},
    {.name = "vm.unsubscribe", .plan = unsubscribe, .of_machine = true},
    {.name = "vm.perf", .plan = one_shot_counters, .of_machine = true},
    {.name = "vm.password", .plan = set_password, .of_machine = true},
    {.name = "vm.screen", .plan = screen, .of_machine = true},
    {.name = "vm.tools", .plan = tools_state, .of_machine = true},
    {.name = "vm.install-tools", .plan = install_tools, .of_machine = true},
    {.name = "vm.guest-login", .plan = guest_login, .of_machine = true},
    {.name = "vm.guest-logout", .plan = guest_logout, .of_machine = true},
    {.name = "vm.guest-network", .plan = guest_network, .of_machine = true},
    {.name = "vm.guest-run", .plan = guest_run, .of_machine = true},
    {.name = "vm.migrate", .plan = migrate, .of_machine = true, .exclusive = true, .cancel = cancel_migration},
    {.name = "peer.offer", .plan = peer_offer},
    {.name = "peer.commit", .plan = peer_commit},
};

const struct operation *operation_of(const char *name)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}
