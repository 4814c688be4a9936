const mask = "/* SECRET-DATA */";

/**
 * Whether this is what the device shows in place of a secret or a public key to a login class without the permission
 * `secret`. As captured: `ssh-rsa /* SECRET-DATA *\/;`. A text that merely holds these words is that text.
 */
export const isMasked = (text: string): boolean => text.trim() === mask;
