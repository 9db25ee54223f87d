import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Store } from '../record/store/store.ts'

/** What operators watch, in the Prometheus text format (version 0.0.4). Nothing in it names a person, an agent or a target. */
export class Metrics {
  readonly contentType: string
  private readonly registry = new Registry()
  private readonly requests: Histogram
  private readonly decisions: Counter

  constructor(store: Store) {
    const registers = [this.registry]
    this.contentType = this.registry.contentType
    this.requests = new Histogram({
      name: 'prodgate_http_request_seconds',
      help: 'Time to answer, by route and status',
      labelNames: ['route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 60],
      registers,
    })
    this.decisions = new Counter({
      name: 'prodgate_decisions_total',
      help: 'Decisions of this process, by verdict',
      labelNames: ['verdict'],
      registers,
    })
    const read = store.read
    this.gauge('prodgate_holds_waiting', 'Hold requests that wait for people', async () => {
      const { waiting } = await read
        .selectFrom('hold')
        .select((eb) => eb.fn.countAll<number>().as('waiting'))
        .where('status', '=', 'pending')
        .executeTakeFirstOrThrow()
      return Number(waiting)
    })
    this.gauge('prodgate_log_size', 'Entries of the log', async () => (await head()).size)
    this.gauge('prodgate_epoch', 'Epoch of the store', async () => (await head()).epoch)
    const head = () => read.selectFrom('log_head').select(['size', 'epoch']).executeTakeFirstOrThrow()
  }

  answered(route: string, status: number, seconds: number): void {
    this.requests.labels(route, String(status)).observe(seconds)
  }

  decided(verdict: string): void {
    this.decisions.labels(verdict).inc()
  }

  text(): Promise<string> {
    return this.registry.metrics()
  }

  private gauge(name: string, help: string, value: () => Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await value())
      },
    })
  }
}
