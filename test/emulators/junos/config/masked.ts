/** What stands for a value that a user without the permission `secret` must not see. */
export const masked = "/* SECRET-DATA */";
