import { isDeepStrictEqual } from 'node:util'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ACTION_KINDS } from '../../../action/action.ts'
import { namedPolicies } from '../../../decide/named.ts'
import { isJsonObject, type Json } from '../../../lib/json.ts'
import { Anything } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import { refusal } from '../../authority/refusal.ts'
import type { App } from '../app.ts'
import { callerOf } from '../caller.ts'
import { refuse } from '../faults.ts'
import { typed } from '../typed.ts'

const Entity = z.looseObject({ type: z.string(), id: z.string(), properties: Anything.optional() })
const Named = z.looseObject({ name: z.string(), properties: Anything.optional() })

/** AuthZEN Authorization API 1.0, access evaluation (https://openid.net/specs/authorization-api-1_0.html, section 6). */
const Evaluation = z.looseObject({ subject: Entity, action: Named, resource: Entity, context: Anything.optional() })

const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
const MOST_AT_ONCE = 50

/** Section 7: what stands above holds for each that does not say otherwise. */
const Evaluations = z.looseObject({
  ...Evaluation.partial().shape,
  evaluations: z.array(Anything).max(MOST_AT_ONCE).optional(),
  options: z.looseObject({ evaluations_semantic: z.enum(SEMANTICS).optional() }).optional(),
})

const Evaluated = z.object({ decision: z.boolean(), context: Anything })
type Evaluated = z.infer<typeof Evaluated>

/**
 * A policy enforcement point that speaks AuthZEN asks here. The specification leaves open how an action is written
 * (`askedAction`); where nobody knows what would be done, it is denied. A hold is
 * `decision: false`, so that a point which knows nothing of holds stops; the request's handle is in the context.
 *
 * Who asks is who is authenticated. The subject is not looked at: nobody speaks for somebody else here.
 */
export function authzenRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  const config = { access: { agent: 'decide', person: 'request' } } as const

  routes.post('/access/v1/evaluation', {
    config,
    schema: { summary: 'AuthZEN 1.0 access evaluation', body: Evaluation, response: { 200: Evaluated } },
    errorHandler: malformed,
    handler: async (request, reply) => {
      repeatRequestId(request, reply)
      return evaluate(request, request.body)
    },
  })

  routes.post('/access/v1/evaluations', {
    config,
    schema: {
      summary: 'AuthZEN 1.0 access evaluations',
      body: Evaluations,
      response: { 200: z.union([z.object({ evaluations: z.array(Evaluated) }), Evaluated]) },
    },
    errorHandler: malformed,
    handler: async (request, reply) => {
      repeatRequestId(request, reply)
      const { evaluations = [], options, ...above } = request.body
      const each = (evaluations.length === 0 ? [{}] : evaluations).map((one) =>
        Evaluation.safeParse({ ...above, ...one }),
      )
      if (evaluations.length === 0 && each[0]?.success !== true) return malformedAs(reply)
      const { evaluations_semantic: semantic = 'execute_all' } = options ?? {}
      const answers: Evaluated[] = []
      for (const asked of each) {
        const answer = asked.success ? await evaluate(request, asked.data) : NOT_EVALUATED
        answers.push(answer)
        if (semantic === 'deny_on_first_deny' && !answer.decision) break
        if (semantic === 'permit_on_first_permit' && answer.decision) break
      }
      return evaluations.length === 0 ? (answers[0] ?? NOT_EVALUATED) : { evaluations: answers }
    },
  })

  async function evaluate(request: FastifyRequest, body: z.infer<typeof Evaluation>): Promise<Evaluated> {
    const { action, resource, context = {} } = body
    const { session } = context
    const decided = await authority.decisions.decide(callerOf(request), {
      action: askedAction(action, resource, context['action']),
      ...(typeof session === 'string' ? { session } : {}),
    })
    const { hold, ...decision } = decided
    return {
      decision: decided.verdict === 'allow',
      context: {
        id: decided.id,
        verdict: decided.verdict,
        reason_admin: { en: decided.reasons.map((one) => one.message).join('; ') },
        reason_user: { en: decided.reasons.map((one) => one.code).join(', ') },
        decision: { ...decision },
        ...(hold === undefined ? {} : { access_request: { ...hold } }),
      },
    }
  }
}

/** One among many that nobody can read is denied, and the others are answered (section 7.2.2). */
const NOT_EVALUATED: Evaluated = { decision: false, context: { error: { status: 400, message: 'not an evaluation' } } }

/** Section 10.1.2: a request that is not one is a 400 here. */
function malformed(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  if (!hasZodFastifySchemaValidationErrors(error)) throw error
  malformedAs(reply)
}

function malformedAs(reply: FastifyReply): never {
  return refuse(reply, refusal('MALFORMED', 'the request is no AuthZEN evaluation')) as never
}

/** Section 10.1.3. */
function repeatRequestId(request: FastifyRequest, reply: FastifyReply): void {
  const id = request.headers['x-request-id']
  if (typeof id === 'string' && /^[\w.-]{1,100}$/.test(id)) reply.header('x-request-id', id)
}

type Described<Member extends string> = Readonly<Record<Member, string>> & {
  readonly properties?: Readonly<Record<string, unknown>> | undefined
}

/**
 * The action in the gate's own form: `properties.action`, or the properties themselves. Where the name says a kind, or a named
 * action, whose target is the resource then, what it says holds: properties may come from whoever is to be watched, and so
 * never say otherwise. With a server of tools as the resource they are the arguments of a tool, whatever they are called.
 * Where the context has an action, all that name, resource and properties say has to stand in it.
 */
function askedAction(
  { name, properties = {} }: Described<'name'>,
  resource: Described<'type' | 'id'>,
  inContext: unknown,
): unknown {
  if (resource.type === 'mcp_server' || resource.type === 'tool') {
    const call = { kind: 'tool', server: resource.id, tool: name }
    if (inContext === undefined) return { ...call, arguments: properties }
    return agreed(inContext, call, Object.keys(properties).length === 0 ? {} : { arguments: properties })
  }
  const told = properties['action'] ?? properties
  const said = saidBy(name, resource.id)
  return inContext === undefined ? agreed(told, said) : agreed(inContext, said, told)
}

/** The action with all that others say of it; nothing where one of them says otherwise. */
function agreed(given: unknown, said: Readonly<Record<string, string>>, told: unknown = {}): unknown {
  if (!isJsonObject(given as Json) || !isJsonObject(told as Json)) return undefined
  const action: Readonly<Record<string, unknown>> = { ...said, ...(given as object) }
  const others = [...Object.entries(said), ...Object.entries(told as object)]
  return others.every(([key, value]) => isDeepStrictEqual(action[key], value)) ? action : undefined
}

function saidBy(name: string, target: string): Readonly<Record<string, string>> {
  if (namedPolicies().has(name)) return { kind: 'named', name, target }
  return ACTION_KINDS.some((kind) => kind === name) ? { kind: name } : {}
}
