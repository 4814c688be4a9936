import { quote } from "../../../core/formats/shell-quote";
import { type FileWrite, needsReload } from "../workspace";
import { type DevicePrelude, prelude } from "./prelude";
import { reloadFunctions } from "./reload";
import { writeFunctions, writeWords } from "./write-file";

/**
 * Copies the old files and starts the process that puts them back after `seconds` unless told to keep the change.
 * Nothing is renamed before that process is known to run. It must outlive our connection, hence systemd-run or setsid,
 * and let go of every descriptor: one inherited stdout would keep our channel open.
 * Whoever makes the link `decided` first (the timer, `keep`, `undo`) decides. What was decided to be undone stays on
 * record until it is: the timer goes on while the disk is full, and after a crash the next run carries it out (`resume`).
 */
export function armScript(writes: FileWrite[], mark: string, seconds: number, device: DevicePrelude): string {
  const save = writes.map((write, index) =>
    write.before === "absent"
      ? ":"
      : `cp -p -- ${quote(write.path)} "$tx/${index}" || { drop_all; rm -rf -- "$tx"; exit 74; }`,
  );
  return `tx=$run/${mark}
mkdir -m 700 -- "$tx" || { drop_all; exit 71; }
printf '%s\\n' ${writes.map(({ path }) => quote(path)).join(" ")} > "$tx/paths"
printf '%s\\n' ${seconds} "$SSHD_CONFIG" > "$tx/about"
${save.join("\n")}
{ printf 'sshd_pid=%s\\n' "\${sshd_pid:-}"; cat <<'PULUMI_SSH_RESTORE'
${restoreScript(writes, mark, seconds, device)}
PULUMI_SSH_RESTORE
} > "$tx/restore" && [ -s "$tx/restore" ] || { drop_all; rm -rf -- "$tx"; exit 74; }
if systemd_runs && [ "$my_uid" = 0 ] && command -v systemd-run >/dev/null 2>&1; then
  systemd-run --quiet --collect --unit="pulumi-ssh-${mark}" /bin/sh "$tx/restore" wait 9>&-
elif command -v setsid >/dev/null 2>&1; then setsid /bin/sh "$tx/restore" wait </dev/null >/dev/null 2>&1 9>&- &
else ( trap '' HUP; exec /bin/sh "$tx/restore" wait </dev/null >/dev/null 2>&1 9>&- ) &
fi
i=0
until [ -s "$tx/pid" ]; do
  i=$((i + 1)); [ $i -le 100 ] || { echo "the undo timer did not start" >&2; drop_all; rm -rf -- "$tx"; exit 78; }
  sleep 0.05 2>/dev/null || sleep 1
done`;
}

function restoreScript(writes: FileWrite[], mark: string, seconds: number, device: DevicePrelude): string {
  const back = writes.map((write, index) => {
    const any = { ...write, before: "any", mode: write.modeBefore ?? write.mode };
    if (write.before === "absent") return `write_file ${writeWords(any, "remove", mark)}`;
    const stage = `write_file ${writeWords(any, "stage", mark)} < "$here/${index}"`;
    return `${stage} && write_file ${writeWords(any, "swap", mark)}`;
  });
  return `here=$(dirname -- "$0")
verb=$1
set --
${prelude(device)}
${writeFunctions}
${reloadFunctions}
decide() { ln -s "$1" "$here/decided" 2>/dev/null; }
put_back() {
  # Only what another try may mend (74: a full disk) is tried again; a directory that is gone has nothing to get back.
  failed=
${back.map((line) => `  ${line}; [ $? != 74 ] || failed=yes`).join("\n")}
${needsReload(writes) ? "  reload_sshd" : "  :"}
  [ -z "$failed" ] && rm -rf -- "$here"
}
case $verb in
wait)
  echo $$ > "$here/pid"
  i=0
  while [ $i -lt ${seconds} ]; do
    sleep 1
    [ -d "$here" ] && [ ! -L "$here/decided" ] || break
    i=$((i + 1))
  done
  [ -d "$here" ] || exit 0
  # Whoever decided before us is at it now.
  decide undo || sleep 5
  i=0
  while [ $i -lt 200 ] && [ "$(readlink "$here/decided" 2>/dev/null)" = undo ]; do put_back || sleep 5; i=$((i + 1)); done ;;
undo) decide undo || exit 3; put_back ;;
resume) decide undo; if [ "$(readlink "$here/decided")" = undo ]; then put_back; else rm -rf -- "$here"; fi ;;
keep) decide keep || exit 3; rm -rf -- "$here" ;;
esac`;
}
