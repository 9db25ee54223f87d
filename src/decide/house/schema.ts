import { ACTION_KINDS } from '../../action/action.ts'
import { ENVIRONMENT_CLASSES } from '../../locate/environment.ts'
import { EFFECT_KINDS, type EffectKind } from '../../understand/effect.ts'
import { REVERSIBLE, WEEKDAYS } from './request.ts'

/** Rows of the table that policies like to name together. A row may be in several groups, or in none. */
const GROUPS = {
  reading: ['read', 'read-data', 'read-secret'],
  changing: ['change', 'restart', 'deploy', 'publish', 'lose', 'lose-remade', 'access', 'catastrophe'],
  losing: ['lose', 'catastrophe'],
  leaving: ['publish', 'disclose'],
  unclear: ['undescribed', 'unreadable', 'remote-code'],
} as const satisfies Readonly<Record<string, readonly EffectKind[]>>

/**
 * The schema of house policies (Cedar 4.5). It is made from the same lists as the gate, so that a new kind of effect is in
 * it; `policies/house.cedarschema` is a copy for authors, and a test keeps them equal. Words with a fixed list are
 * entities and not strings: a misspelt one does not load, where a misspelt string would never apply.
 */
export const HOUSE_SCHEMA = `// What house policies can ask about. Each effect of an action is asked about on its own:
// the principal wants to cause an effect of a kind (the action) on a target (the resource).

entity Group;
entity Person in [Group];
entity Agent in [Group] {
  // The person who answers for it.
  owner?: Person,
};

entity Environment enum ${list(ENVIRONMENT_CLASSES)};
entity ActionKind enum ${list(ACTION_KINDS)};
entity Reversible enum ${list(REVERSIBLE)};
entity Weekday enum ${list(WEEKDAYS)};

entity Target {
  // As decisions show it: \`db.prod.example:5432/shop\`.
  name: String,
  environment: Environment,
  // An unknown environment is treated as production.
  treatedAs: Environment,
};

type Circumstances = {
  // What was asked for: shell text, an SQL statement, the call of a tool.
  kind: ActionKind,
  // What is done, in the field's own word, and to what kind of thing: \`delete\`, \`pod\`.
  verb: String,
  on: String,
  reversible: Reversible,
  now: datetime,
  // As the clock of the house shows them.
  hour: Long,
  weekday: Weekday,
  session?: String,
  cwd?: String,
};

// Groups of effects: \`action in Action::"changing"\`.
action ${Object.keys(GROUPS).map(quote).join(', ')};

${EFFECT_KINDS.map(action).join('\n')}
`

function action(kind: EffectKind): string {
  const groups = Object.entries(GROUPS).filter(([, kinds]) => (kinds as readonly EffectKind[]).includes(kind))
  const within = groups.length === 0 ? '' : ` in [${groups.map(([name]) => `Action::${quote(name)}`).join(', ')}]`
  return `action ${quote(kind)}${within} appliesTo { principal: [Agent, Person], resource: [Target], context: Circumstances };`
}

function list(words: readonly string[]): string {
  return `[${words.map(quote).join(', ')}]`
}

function quote(word: string): string {
  return `"${word}"`
}
