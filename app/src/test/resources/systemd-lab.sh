#!/usr/bin/env bash
# Boots a systemd of its own as process 1 of private namespaces, over a copy-on-write view of this machine's root, so that
# nothing on the machine changes. Prints "ready PID" with its number, lives until its standard input ends.
# Usage: systemd-lab.sh FOLDER, where the view is to be
set -euo pipefail
lab=$1
mkdir -p "$lab"/{up,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$lab/up,workdir=$lab/work" "$lab/root"
trap 'umount "$lab/root" 2> /dev/null || true' EXIT
: > "$lab/root/etc/machine-id"
cat > "$lab/boot.sh" << END
set -e
mount --make-rprivate /
mount -t proc proc $lab/root/proc
mount -t sysfs sysfs $lab/root/sys
mount -t cgroup2 cgroup2 $lab/root/sys/fs/cgroup
mount -t tmpfs tmpfs $lab/root/run
mount --rbind /dev $lab/root/dev
exec chroot $lab/root env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target --log-target=journal
END
unshare --mount --pid --fork --cgroup --uts --ipc --kill-child bash "$lab/boot.sh" > "$lab/boot.log" 2>&1 < /dev/null &
outer=$!
trap 'kill -KILL $outer 2> /dev/null || true; wait $outer 2> /dev/null || true; umount "$lab/root" 2> /dev/null || true' EXIT
for _ in $(seq 150); do
    kill -0 "$outer" 2> /dev/null || break
    inner=$(pgrep -P "$outer" | head -1) || true
    if [ -n "${inner:-}" ] \
            && nsenter -t "$inner" -m -p -u -i -r -w systemctl is-active basic.target > /dev/null 2>&1; then
        echo "ready $inner"
        cat > /dev/null
        exit 0
    fi
    sleep 0.2
done
cat "$lab/boot.log" >&2
exit 1
