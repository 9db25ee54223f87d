import { z } from 'zod'
import { Credential, CredentialName, Names, Values } from '../../../wire/run-schemas.ts'
import type { Vault } from '../../vault/vault.ts'
import type { App } from '../app.ts'
import { created, done, personOf } from '../caller.ts'
import { typed } from '../typed.ts'

/** Credentials of the vault. None of these answers holds a value. */
export function credentialRoutes(app: App, vault: Vault): void {
  const routes = typed(app)
  const access = { person: 'credentials' } as const
  routes.get('/v1/credentials', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'credentials of the executor: what for and for whom, never a value',
      response: { 200: z.object({ credentials: z.array(Credential) }) },
    },
    handler: async () => ({ credentials: (await vault.list()).map(written) }),
  })

  routes.post('/v1/credentials', {
    config: { access },
    schema: {
      summary: 'add a credential for runs of the executor',
      body: z.strictObject({
        name: z.string(),
        targets: Names,
        users: Names.default([]),
        env: Values.default({}),
        files: Values.default({}),
        unattended: z.boolean().default(false),
      }),
      response: { 201: Credential },
    },
    handler: async (request, reply) => {
      const { name, targets, users, env, files, unattended } = request.body
      const names = { env: Object.keys(env).toSorted(), files: Object.keys(files).toSorted() }
      const terms = { targets, users, ...names, unattended }
      const values = { ...env, ...files }
      return created(reply, written(done(await vault.add({ name, terms, values }, personOf(request).id))))
    },
  })

  routes.post('/v1/credentials/:name/values', {
    config: { access },
    schema: {
      summary: 'new values for a credential, for the same targets',
      params: CredentialName,
      body: z.strictObject({ values: Values }),
      response: { 200: Credential },
    },
    handler: async (request) => {
      const { name } = request.params
      return written(done(await vault.rotate({ name, values: request.body.values }, personOf(request).id)))
    },
  })

  routes.post('/v1/credentials/:name/remove', {
    config: { access },
    schema: {
      summary: 'remove a credential and its values',
      params: CredentialName,
      response: { 200: CredentialName },
    },
    handler: async (request) => {
      const { name } = request.params
      done(await vault.remove(name, personOf(request).id))
      return { name }
    },
  })
}

type View = Awaited<ReturnType<Vault['list']>>[number]

function written({ targets, users, env, files, ...rest }: View) {
  return { ...rest, targets: [...targets], users: [...users], env: [...env], files: [...files] }
}
