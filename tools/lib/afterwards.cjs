const { spawn } = require("node:child_process");

/**
 * Runs a shell script once this process has ended, however it ended: normally, by Ctrl-C, or killed. A small shell in a
 * session of its own holds the reading end of a pipe; when the pipe closes, it cleans up. (Exit handlers of Node do not
 * do: they never run inside Jest's sandbox, nor after SIGKILL.)
 *
 * The script gets `args` as $1, $2, ... `now()` runs it at once and waits for it.
 */
function afterwards(script, args) {
  const shell = spawn("/bin/sh", ["-c", `trap '' INT TERM HUP; read -r _; ${script}`, "afterwards", ...args], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  const ended = new Promise((resolve) => shell.once("close", resolve));
  shell.stdin.on("error", () => {});
  shell.unref();
  shell.stdin.unref();
  return {
    async now() {
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

module.exports = { afterwards };
