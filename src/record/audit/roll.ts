import type { Entry } from '../entry.ts'

interface FreezeSet {
  readonly from: string
  readonly to: string
  /** With a blank between two. */
  readonly environments: string
  /** Likewise; absent where the entry is of a version that did not say it. */
  readonly approvers?: string
  lifted: boolean
}

/** People, agents, freezes and enrolled targets, as the log last says of them. */
export class Roll {
  readonly people = new Map<string, { role: string; disabled: boolean }>()
  readonly agents = new Map<string, { owner: string | null; handed_to: string | null; disabled: boolean }>()
  readonly freezes = new Map<string, FreezeSet>()
  /** By kind and identity, its environment; `unknown` once it was taken out. */
  readonly targets = new Map<string, string>()

  read(entry: Entry): void {
    const text = (field: string) => (typeof entry[field] === 'string' ? entry[field] : '')
    switch (entry.kind) {
      case 'person.added':
        this.people.set(text('person'), { role: text('role'), disabled: false })
        return
      case 'person.changed': {
        const person = this.people.get(text('person'))
        if (person === undefined) return
        if (entry['what'] === 'role') person.role = text('role')
        if (entry['what'] === 'disabled') person.disabled = true
        if (entry['what'] === 'enabled') person.disabled = false
        return
      }
      case 'agent.added':
        this.agents.set(text('agent'), {
          owner: text('owner') || null,
          handed_to: personIn(text('by')),
          disabled: false,
        })
        return
      case 'agent.changed': {
        const agent = this.agents.get(text('agent'))
        if (agent === undefined) return
        if (entry['what'] === 'owner') agent.owner = text('owner') || null
        if (entry['what'] === 'owner' && entry['handedTo'] === null) agent.handed_to = null
        if (entry['what'] === 'token') agent.handed_to = personIn(text('by'))
        if (entry['what'] === 'disabled') agent.disabled = true
        if (entry['what'] === 'enabled') agent.disabled = false
        return
      }
      case 'freeze.set':
        this.freezes.set(text('freeze'), {
          from: text('from'),
          to: text('to'),
          environments: [entry['environments']].flat().join(' '),
          ...(entry['approvers'] === undefined ? {} : { approvers: [entry['approvers']].flat().join(' ') }),
          lifted: false,
        })
        return
      case 'freeze.lifted': {
        const freeze = this.freezes.get(text('freeze'))
        if (freeze !== undefined) freeze.lifted = true
        return
      }
      case 'registry.changed':
        this.targets.set(text('target'), text('environment'))
    }
  }
}

/** Whom a token was handed to; nobody where the owner of the machine made it. */
function personIn(by: string): string | null {
  return by.startsWith('person_') ? by : null
}
