/** How a process shows that it does its work. */
export type Readiness =
  /** It wrote a line that contains this text. */
  | { readonly kind: 'line'; readonly contains: string }
  /** This address answers with a success. */
  | { readonly kind: 'http'; readonly url: string }
  /** It was started; nobody needs to wait for it. */
  | { readonly kind: 'started' };

/** One process of a stack. */
export interface ProcessDefinition {
  readonly name: string;
  /** Absolute path of the program. */
  readonly program: string;
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[];
  readonly arguments?: readonly string[];
  /** Names of processes that must be ready before this one starts; it is stopped before they are. */
  readonly needs: readonly string[];
  readonly ready: Readiness;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long it may take to end after SIGTERM, in milliseconds, before it is killed. */
  readonly graceMilliseconds: number;
}
