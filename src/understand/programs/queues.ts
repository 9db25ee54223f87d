import type { Program } from '../program.ts'
import { jobQueues } from './queues/jobs.ts'
import { kafka } from './queues/kafka.ts'
import { rabbitmq } from './queues/rabbitmq.ts'

/** Message brokers and job queues. */
export const queues: readonly Program[] = [...kafka, ...rabbitmq, ...jobQueues]
