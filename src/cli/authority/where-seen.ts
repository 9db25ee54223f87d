import { AuthorityFault } from './fault.ts'

/** An answer, or nothing where this caller is not told. */
export async function whereSeen<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof AuthorityFault && [401, 403, 404].includes(cause.problem.status ?? 0)) return undefined
    throw cause
  }
}
