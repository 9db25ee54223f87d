/** @import { AgentView } from '../identity/agents.ts' */
/** @import { PersonView } from '../identity/people.ts' */
import { get } from './api.js'
import { h } from './dom.js'
import { visible } from './text.js'

/** Who is who: requests name people and agents by their ids. */
export class Names {
  /**
   * @param {readonly PersonView[]} people
   * @param {readonly AgentView[]} agents
   */
  constructor(people, agents) {
    this.people = people
    this.agents = agents
    this.all = new Map([...people, ...agents].map((one) => [one.id, one.name]))
  }

  static async load() {
    const [{ people }, { agents }] = await Promise.all([
      /** @type {Promise<{ people: PersonView[] }>} */ (get('/v1/people')),
      /** @type {Promise<{ agents: AgentView[] }>} */ (get('/v1/agents')),
    ])
    return new Names(people, agents)
  }

  /**
   * The name, with the id when one points at it.
   *
   * @param {string | undefined} id
   */
  of(id) {
    if (id === undefined) return h('span', null, 'nobody')
    return h('bdi', { class: 'name', title: id }, visible(this.all.get(id) ?? id))
  }

  /**
   * Who asked: an agent and whose it is, or a person.
   *
   * @param {{ agent?: string, person?: string }} asked
   */
  asker({ agent, person }) {
    const owners = this.ownersOf(agent).flatMap((one, i) => [i === 0 ? ' of ' : ' and ', this.of(one)])
    return h('span', null, this.of(agent ?? person), owners)
  }

  /**
   * Whose an agent is: they do not approve what it asks for.
   *
   * @param {string | undefined} agent
   */
  ownersOf(agent) {
    return this.agents.find((one) => one.id === agent)?.ownedBy ?? []
  }
}
