import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import { type Account, type Directory, readParents } from "./answers";
import type { ShellAnswer } from "./request";

/** How a file comes to where it belongs. */
export interface WritingPlace {
  /** As whom it is written. */
  writer: string;
  /** Octal; of a new file. */
  mode: string;
  /** What has to be made first, outermost first. */
  directories: { path: string; mode: string }[];
}

/**
 * Who writes a file, and what has to be made before. Root writes nothing below a directory of a user: whoever owns a
 * directory can put a symbolic link into it, and `~/.ssh` as a link to root's own would hand over the host. `parents` of
 * the path must have been asked. Without an account the directories tell whose file it is.
 */
export function writingPlace(answers: Answers<ShellAnswer>, path: string, account: Account | undefined): WritingPlace {
  const directories = readParents(answers, path);
  const writer = account === undefined ? ownerOf(directories, path) : writerFor(directories, path, account);
  const isPrivate = account === undefined ? writer !== "root" : path.startsWith(`${account.home}/`);
  const missing = directories.filter(({ present }) => !present).reverse();
  return {
    writer,
    // What is not private is read by others than its owner: sshd reads a key file as the user who logs in.
    mode: isPrivate ? "600" : "644",
    directories: missing.map((directory) => ({ path: directory.path, mode: isPrivate ? "700" : "755" })),
  };
}

/** Root or the user, as StrictModes wants it. */
function writerFor(directories: Directory[], path: string, { uid, user }: Account): string {
  const nearest = nearestOf(directories, path);
  if (nearest.uid === uid) return user;
  if (nearest.uid !== 0) {
    throw new SshError("refused", `${nearest.path} belongs to ${nearest.owner}, who is neither root nor ${user}`, {
      hint: `${nearest.owner} could exchange the file, and sshd accepts no keys from such a place (StrictModes); give the directory to ${user} or root.`,
    });
  }
  const above = directories.find((directory) => directory.present && directory.uid === uid);
  if (above === undefined) return "root";
  throw new SshError(
    "refused",
    `${nearest.path} belongs to root, but ${above.path} to ${user}, who could put a link there`,
    {
      hint: `Give ${nearest.path} to ${user}, or keep the file where ${user} owns no directory, such as below /etc/ssh.`,
    },
  );
}

function ownerOf(directories: Directory[], path: string): string {
  nearestOf(directories, path);
  const owners = new Set(directories.filter(({ present, uid }) => present && uid !== 0).map(({ owner }) => owner));
  const [owner = "root", other] = owners;
  if (other === undefined) return owner;
  throw new SshError("refused", `the directories above ${path} belong to different users: ${[...owners].join(", ")}`, {
    hint: "Each of them could exchange the file; choose a place that belongs to root or to one user.",
  });
}

function nearestOf(directories: Directory[], path: string): Directory {
  const nearest = directories.find(({ present }) => present);
  if (nearest === undefined) throw new SshError("invalid", `none of the directories above ${path} exist`);
  return nearest;
}
