"""Sits at a guest's console through virsh, as somebody at a terminal does: waits for the question who is there, answers,
waits for the refusal, and leaves with the escape character. Prints what virsh's end was.

Arguments: URI, name of the guest.
"""
import os
import pty
import sys

uri, name = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("virsh", ["virsh", "-c", uri, "console", name])
heard = b""


def wait_for(text):
    global heard
    while text not in heard:
        heard += os.read(terminal, 4096)


wait_for(b"login: ")
os.write(terminal, b"root\r")
wait_for(b"root")
wait_for(b"Login incorrect")
os.write(terminal, b"\x1d")
print("left with status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
