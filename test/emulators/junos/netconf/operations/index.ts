import type { Operation } from "../call";
import { command } from "./command";
import { commit, commitConfiguration, validate } from "./commit";
import { fileShow } from "./file-show";
import {
  getCommitInformation,
  getCommitRevisionInformation,
  getOutboundSshServiceInformation,
  getSoftwareInformation,
  getSystemUptimeInformation,
} from "./information";
import { closeConfiguration, closeSession, killSession, lock, openConfiguration, unlock } from "./locking";
import { getConfig, getConfiguration } from "./read-configuration";
import { discardChanges, editConfig, loadConfiguration } from "./write-configuration";

/** Every rpc that is emulated, by the name of its element. What is not here is a syntax error, as on the device. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ["get-configuration", getConfiguration],
  ["get-config", getConfig],
  ["load-configuration", loadConfiguration],
  ["edit-config", editConfig],
  ["discard-changes", discardChanges],
  ["lock", lock],
  ["lock-configuration", lock],
  ["unlock", unlock],
  ["unlock-configuration", unlock],
  ["open-configuration", openConfiguration],
  ["close-configuration", closeConfiguration],
  ["commit-configuration", commitConfiguration],
  ["commit", commit],
  ["validate", validate],
  ["get-commit-information", getCommitInformation],
  ["get-commit-revision-information", getCommitRevisionInformation],
  ["get-software-information", getSoftwareInformation],
  ["get-system-uptime-information", getSystemUptimeInformation],
  ["get-outbound-ssh-service-information", getOutboundSshServiceInformation],
  ["file-show", fileShow],
  ["command", command],
  ["close-session", closeSession],
  ["request-end-session", closeSession],
  ["kill-session", killSession],
]);
