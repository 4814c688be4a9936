export {
  freePort,
  type Sshd,
  type SshdHostKey,
  type SshdOptions,
  type SshdUser,
  startSshd,
} from "../../tools/lib/sshd.cjs";
