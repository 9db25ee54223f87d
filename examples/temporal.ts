/**
 * Temporal: activities that do their work or fail. This is the interceptor of a worker:
 *
 *   Worker.create({ taskQueue, workflowsPath, activities, interceptors })
 */
import { guardActivities } from 'prodgate/temporal'
import { guarded } from './gate.ts'

const payments = process.env['PAYMENTS'] ?? 'http://127.0.0.1:8081'

export const activities = {
  charge: async (amount: number) => (await fetch(`${payments}/${amount}`, { method: 'POST' })).json(),
  // What only computes need not be named below.
  total: async (amounts: readonly number[]) => amounts.reduce((sum, one) => sum + one, 0),
}

export const interceptors = {
  activity: [guardActivities(guarded, { charge: { providers: [new URL(payments).host] } })],
}
