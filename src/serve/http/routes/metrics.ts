import type { Metrics } from '../../metrics.ts'
import type { App } from '../app.ts'
import { typed } from '../typed.ts'

/** Metrics for operators, behind a token of anybody who may see: counts tell when people work. */
export function metricsRoutes(app: App, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    metrics.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000)
  })
  typed(app).get('/metrics', {
    config: { access: { person: 'see' } },
    schema: { summary: 'metrics (Prometheus text format)' },
    handler: async (_request, reply) =>
      reply
        .header('content-type', metrics.contentType)
        .serializer((body: unknown) => body as string)
        .send(await metrics.text()),
  })
}
