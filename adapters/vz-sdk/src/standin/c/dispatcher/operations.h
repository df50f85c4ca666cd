/* The plans of all requests. */
#ifndef STANDIN_OPERATIONS_H
#define STANDIN_OPERATIONS_H
#include "dispatcher.h"

effect login, logoff, cancel_other;
effect list_machines, get_config, default_config, register_machine, register_path, begin_edit, commit, refresh;
effect unregister_machine, delete_machine, clone_machine, move_machine, lock_machine, unlock_machine;
effect resize_disk, connect_device;
effect start, stop_machine, pause_machine, suspend, drop_suspended, reset, restart, mount_container, unmount_container;
effect get_state;
effect snapshot_tree, snapshot_create, snapshot_revert, snapshot_delete, snapshot_update, cancel_quietly;
effect subscribe, unsubscribe, one_shot_counters, host_counters;
effect host_config, host_prefs, host_profile, host_licence, host_networks;
effect set_password, screen, tools_state, install_tools, guest_login, guest_logout, guest_network, guest_run;
effect migrate, cancel_migration, peer_offer, peer_commit;
#endif
