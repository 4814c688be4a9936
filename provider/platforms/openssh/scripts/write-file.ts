import { quote } from "../../../core/formats/shell-quote";
import type { FileWrite } from "../workspace";

/**
 * Writes one file in three separate moves (stage, swap, drop), as the owner of its directory. It changes into the
 * directory once and uses plain names from then on, so that nobody can swap a part of the path under it.
 * Exit codes: 70 directory, 73 link, 74 write failed, 75 somebody else changed the file.
 */
const writer = `verb=$1; path=$2; mode=$3; owner=$4; expected=$5; mark=$6; size=$7
umask 077
base=$(basename -- "$path"); temp=.$base.pulumi-ssh-$mark
cd -P -- "$(dirname -- "$path")" || exit 70
now() { if [ -L "$base" ]; then echo link; elif [ -e "$base" ]; then cksum < "$base"; else echo absent; fi; }
unchanged() { [ "$expected" = any ] || [ "$(now)" = "$expected" ] || { echo "$path was changed by somebody else" >&2; exit 75; }; }
[ ! -L "$base" ] || { echo "$path is a symbolic link" >&2; exit 73; }
case $verb in
stage)
  unchanged
  # Under the lock, what lies there is of a run that was killed.
  rm -f -- ".$base.pulumi-ssh-t"*
  set -C
  cat > "$temp" || { rm -f -- "$temp"; exit 74; }
  set +C
  [ -z "$size" ] || [ "$(wc -c < "$temp")" -eq "$size" ] || { rm -f -- "$temp"; echo "the text for $path did not arrive whole" >&2; exit 74; }
  if [ -n "$owner" ]; then chown "$owner" "$temp" 2>/dev/null || chgrp "\${owner#*:}" "$temp" 2>/dev/null || :; fi
  chmod "$mode" "$temp" || { rm -f -- "$temp"; exit 74; }
  if [ -e /sys/fs/selinux/enforce ] && [ -e "$base" ]; then chcon --reference="$base" "$temp" 2>/dev/null || :; fi
  sync "$temp" 2>/dev/null || :
  ;;
swap) unchanged; mv -f -- "$temp" "$base" || exit 74
  if [ "$expected" = absent ] && [ -e /sys/fs/selinux/enforce ]; then restorecon "$base" 2>/dev/null || :; fi ;;
remove) unchanged; rm -f -- "$base" || exit 74 ;;
drop) rm -f -- "$temp" ;;
esac`;

/** Shell functions around the writer, for the scripts that apply and undo a group of edits. */
export const writeFunctions = `
WRITER=${quote(writer)}
write_file() { w_user=$1; shift; as_user "$w_user" /bin/sh -c "$WRITER" sh "$@"; }
make_directory() { # user path mode
  [ -d "$2" ] || as_user "$1" mkdir -m "$3" -- "$2" || exit 70
}
`;

/** The words of one write: `user verb path mode owner expected mark size`. */
export function writeWords(write: FileWrite, verb: "stage" | "swap" | "drop" | "remove", mark: string): string {
  const owner = write.uid === undefined ? "" : `${write.uid}:${write.gid}`;
  // What an undo puts back comes from a copy, whose size is not known here.
  const size = write.text === undefined || write.before === "any" ? "" : String(write.text.length);
  return [write.writer, verb, write.path, write.mode, owner, write.before, mark, size].map(quote).join(" ");
}

/** A here-document with the new text in base64: any byte survives, and no byte is read as shell. */
export function hereText(text: string, pipe: string): string {
  const base64 = Buffer.from(text, "latin1")
    .toString("base64")
    .replace(/(.{76})/g, "$1\n");
  return `<<'PULUMI_SSH_TEXT'${pipe}\n${base64}\nPULUMI_SSH_TEXT`;
}
