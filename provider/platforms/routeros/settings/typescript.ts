import { declaration } from "../../../core/typescript/declaration";
import { docLines } from "../../../core/typescript/doc-lines";
import { field } from "../../../core/typescript/field";
import { inputType } from "../../../core/typescript/input-type";
import { settings } from "./table";

/** The argument types of the SDK, as text: every setting with what it does, its range and default, and since when. */
export function routerosInterface(): string {
  const fields = settings.map((setting) =>
    field(setting.argument, inputType(setting.type), docLines(setting, setting.source, setting.doc, "RouterOS")),
  );
  const intro =
    "Settings of the SSH server of RouterOS: `/ip/ssh`, and the `ssh` row of `/ip/service`. What is left out is not managed.";
  return `${declaration("RouterosServerSettings", intro, fields)}\n`;
}
