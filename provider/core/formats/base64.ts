/**
 * Decodes base64 as strictly as OpenSSH (`b64_pton`): full padding, no foreign character, no stray bits at the end.
 * Node's own decoder takes almost anything, so a damaged key would pass. `undefined`: not base64.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.length > 0 && bytes.toString("base64") === text ? bytes : undefined;
}
