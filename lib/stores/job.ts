/** Work that the server does now and then, on one instance or several at once. */
export interface Job {
  /** Names it in logs. */
  readonly name: string;
  /** From the end of one round to the beginning of the next. */
  readonly everyMs: number;
  /** One round. Throws when Postgres does; the next round tries again. */
  run(): Promise<void>;
}
