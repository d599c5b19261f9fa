import type { Reply } from "./arrival";
import type { MaybePromise } from "./ports";

type Answer = Promise<Reply>;

/** Sees what earlier stages supplied, hands what it learned to the rest, or answers early. */
export type Stage<Needs, Adds = object> = (ctx: Needs, next: (adds: Adds) => Answer) => Answer;

/** Continues synchronously with an available answer, so that a call creates no promise it need not await. */
export const whenKnown = <T>(found: MaybePromise<T>, goOn: (value: T) => Answer): Answer =>
  found instanceof Promise ? found.then(goOn) : goOn(found);

type AnyStage = (ctx: object, next: (adds: object) => Answer) => Answer;

/**
 * A sequence of stages. `use` compiles only where everything the stage needs has been added before
 * it. At run time one context object passes through all stages, and each one's additions are
 * assigned to it.
 */
export class Pipeline<Given extends object, Has extends object = Given> {
  private constructor(private readonly stages: readonly AnyStage[]) {}

  static from<Given extends object>(): Pipeline<Given> {
    return new Pipeline<Given>([]);
  }

  use<Adds extends object>(stage: Stage<Has, Adds>): Pipeline<Given, Has & Adds> {
    return new Pipeline<Given, Has & Adds>([...this.stages, stage as unknown as AnyStage]);
  }

  /** Ends the sequence with the stage that always answers. */
  end(last: (ctx: Has) => Answer): (given: Given) => Answer {
    let rest = last as unknown as (ctx: object) => Answer;
    for (const stage of this.stages.toReversed()) {
      const following = rest;
      rest = (ctx) => stage(ctx, (adds) => following(Object.assign(ctx, adds)));
    }
    return rest as unknown as (given: Given) => Answer;
  }
}
