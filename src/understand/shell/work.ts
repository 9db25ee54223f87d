import { LIMITS } from './limits.ts'

/**
 * What it has cost so far to read one action, counted in steps: about one for each character that is looked at. A
 * bound on each text alone bounds nothing, because one text may be read often: a script in a loop, a long variable in
 * every command.
 */
export class Work {
  private steps = 0

  spend(steps: number): void {
    this.steps += steps
  }

  get isDone(): boolean {
    return this.steps > LIMITS.work
  }
}
