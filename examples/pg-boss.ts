/**
 * pg-boss 12: a worker whose jobs do their work or fail. The job's output is the marked result.
 *
 *   DATABASE_URL=postgres://… PAYMENTS=http://127.0.0.1:8081 node pg-boss.ts 12
 */
import { setTimeout as pause } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { workHandler } from 'prodgate/pg-boss'
import { guarded } from './gate.ts'

const payments = process.env['PAYMENTS'] ?? 'http://127.0.0.1:8081'
const boss = new PgBoss(process.env['DATABASE_URL'] ?? '')
await boss.start()
await boss.createQueue('charge', { retryLimit: 0 })
await boss.work(
  'charge',
  { pollingIntervalSeconds: 0.5 },
  workHandler(guarded, 'charge', {
    real: async ({ amount }: { amount: number }) => (await fetch(`${payments}/${amount}`, { method: 'POST' })).json(),
    providers: [new URL(payments).host],
  }),
)

const id = await boss.send('charge', { amount: Number(process.argv[2] ?? 12) })
for (;;) {
  const [job] = await boss.findJobs('charge', { id: id ?? '' })
  if (job?.state === 'completed' || job?.state === 'failed') {
    // Whoever reads the table asks the authority whether the output is real.
    const { provenance, value } = await guarded.recall(job.output)
    console.log(JSON.stringify({ state: job.state, provenance, value }))
    break
  }
  await pause(100)
}
await boss.stop({ graceful: false })
