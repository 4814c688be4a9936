/** Pulumi projects in temporary directories, run by the real CLI on a file backend of their own. */

export interface ProjectOptions {
  /** Text of `index.js`. It finds `pulumi-ssh` and `@pulumi/pulumi` as a user's program does. */
  program: string;
  /** Stack configuration: `key` or `namespace:key` to value. */
  config?: Record<string, string | number | boolean | { secret: string }>;
  /** Default: `test`. */
  name?: string;
  /** Default: `dev`. */
  stack?: string;
  /** More environment variables for every command. */
  env?: Record<string, string>;
  /** Default: the package as it is now. An upgrade test starts with an older one. */
  tarball?: string;
}

export interface CommandOptions {
  env?: Record<string, string>;
  /** Seconds; default 120. Then the command is interrupted, and killed 15 s later. */
  timeout?: number;
  /** Aborting it is Ctrl-C: SIGINT for the CLI. Several: a second Ctrl-C. */
  signal?: AbortSignal | AbortSignal[];
  /** Called with each piece of output as it comes. */
  onOutput?: (text: string) => void;
}

export interface CommandResult {
  /** null when a signal ended the command. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both, in the order in which they came. */
  output: string;
}

export interface Deployment {
  version: number;
  deployment: {
    // biome-ignore lint/suspicious/noExplicitAny: the engine's own document; tests look into it freely
    resources?: any[];
    // biome-ignore lint/suspicious/noExplicitAny: the engine's own document
    [key: string]: any;
  };
}

export interface Project {
  dir: string;
  /** The package that is installed in it. */
  tarball: string;
  /** HOME of every command: `~/.ssh/known_hosts` of the run is in here. */
  home: string;
  stateFile: string;
  env: Record<string, string>;
  write(program: string): void;
  /** Replaces the installed pulumi-ssh, as `npm install` of another version does. */
  install(tarball: string): Promise<void>;
  setConfig(key: string, value: string, options?: { secret?: boolean }): Promise<void>;
  /** Any command; `--stack` and colours are taken care of, nothing else. Never throws for a code. */
  pulumi(args: string[], options?: CommandOptions): Promise<CommandResult>;
  preview(args?: string[], options?: CommandOptions): Promise<CommandResult>;
  /** Without its own preview, which would run everything twice. */
  up(args?: string[], options?: CommandOptions): Promise<CommandResult>;
  refresh(args?: string[], options?: CommandOptions): Promise<CommandResult>;
  destroy(args?: string[], options?: CommandOptions): Promise<CommandResult>;
  exportStack(options?: { showSecrets?: boolean }): Promise<Deployment>;
  importStack(state: Deployment): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: outputs are whatever the program exports
  outputs(): Promise<Record<string, any>>;
  /** Ends what still runs and deletes the directory. */
  remove(): Promise<void>;
}

export function createProject(options: ProjectOptions): Promise<Project>;
