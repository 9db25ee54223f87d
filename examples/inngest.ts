/** Inngest 4: steps that do their work or fail, by a middleware. */
import { Inngest, Middleware } from 'inngest'
import { guardSteps } from 'prodgate/inngest'
import { guarded } from './gate.ts'

const payments = process.env['PAYMENTS'] ?? 'http://127.0.0.1:8081'

class Guarded extends Middleware.BaseMiddleware {
  readonly id = 'prodgate'
  override wrapStepHandler = guardSteps(guarded, { charge: { providers: [new URL(payments).host] } })
}

const inngest = new Inngest({ id: 'shop', middleware: [Guarded], isDev: true })

export const checkout = inngest.createFunction(
  { id: 'checkout', triggers: [{ event: 'shop/checkout' }] },
  async ({ event, step }) =>
    step.run('charge', async () => (await fetch(`${payments}/${event.data.amount}`, { method: 'POST' })).json()),
)
