import type { Generated } from 'kysely'
import type { Decision } from '../../decide/decision.ts'
import type { Freeze } from '../../hold/freeze.ts'
import type { ValidationResult } from '../../hold/mode/validation.ts'
import type { HoldRequest } from '../../hold/request.ts'
import type { Json } from '../../lib/json.ts'
import type { JsonText } from '../../lib/json-text.ts'

/**
 * The tables. Times are milliseconds since 1970, flags 0 or 1, documents JSON as text. The same names and types serve
 * SQLite and PostgreSQL.
 */
export interface Tables {
  meta: MetaRow
  log_head: LogHeadRow
  log_entry: LogEntryRow
  log_tile: LogTileRow
  log_cosignature: CosignatureRow
  log_cosigned: CosignedRow
  kept_value: KeptValueRow
  decision: DecisionRow
  hold: HoldRow
  grant_given: GrantRow
  pass: PassRow
  outcome: OutcomeRow
  mock_session: MockSessionRow
  validation: ValidationRow
  workflow_stat: WorkflowStatRow
  workflow_run: WorkflowRunRow
  registry_entry: RegistryEntryRow
  freeze: FreezeRow
  tool_pin: ToolPinRow
  asked_change: AskedChangeRow
  credential: CredentialRow
  run: RunRow
  incident: IncidentRow
  person: PersonRow
  agent: AgentRow
  token: TokenRow
  web_session: WebSessionRow
  passkey: PasskeyRow
  challenge: ChallengeRow
  login_failure: LoginFailureRow
  device_login: DeviceLoginRow
  event: EventRow
}

/** Single values of the store: its id, its epoch, the machine that it was last seen on. */
export interface MetaRow {
  name: string
  value: string
}

/** The right edge of the tree. There is one row; who writes locks it, so that writers stand in line. */
export interface LogHeadRow {
  id: number
  size: number
  frontier: Uint8Array
  /** The signed note over this size and root. */
  checkpoint: string
  /** The latest time that an entry bears: time in the store never goes back. */
  at: number
  epoch: number
}

export interface LogEntryRow {
  idx: number
  kind: string
  at: number
  bytes: Uint8Array
  /** RFC 6962 leaf hash. */
  hash: Uint8Array
}

/** A full tile: 256 hashes and their root. Level 0 stands over the entries. */
export interface LogTileRow {
  level: number
  n: number
  hashes: Uint8Array
  root: Uint8Array
}

export interface CosignatureRow {
  size: number
  witness: string
  line: string
}

/** The checkpoint that witnesses have cosigned, whole: that of the newest size for each of them. */
export interface CosignedRow {
  size: number
  /** The signed note as it was sent, without their lines. */
  checkpoint: string
}

/** A value that the log has only a commitment to. Erasing it leaves the log as it is. */
export interface KeptValueRow {
  commitment: string
  salt: Uint8Array
  value: string
  /** What it belongs to: a decision, a hold request. */
  about: string
}

export interface DecisionRow {
  id: string
  at: number
  digest: string
  verdict: string
  kind: string
  agent: string | null
  person: string | null
  session: string
  target: string
  environment: string
  /** As it was answered. */
  body: JsonText<Decision>
  /** The action's canonical text, sealed; null once erased. */
  action: Uint8Array | null
  /** What house policies were asked and the verdict before them, to try other policies on; null where nothing was asked. */
  asked: string | null
  hold: string | null
  grant_id: string | null
  epoch: number
  idx: number
  /** Set with the outcome. */
  outcome: string | null
}

export interface HoldRow {
  id: string
  decision: string
  digest: string
  agent: string | null
  person: string | null
  session: string
  target: string
  environment: string
  status: string
  opened_at: number
  decide_before: number
  body: JsonText<HoldRequest>
  version: number
}

export interface GrantRow {
  id: string
  /** Null for a grant that an approval made. */
  name: string | null
  digest: string | null
  target: string
  environment: string
  agent: string | null
  session: string | null
  epoch: number
  not_before: number
  expires: number
  uses_left: number
  revoked_at: number | null
  hold: string | null
  /** A `Grant` or `StandingGrant` of `hold/`. */
  body: string
}

export interface PassRow {
  jti: string
  decision: string
  grant_id: string
  issued_at: number
  expires: number
}

export interface OutcomeRow {
  decision: string
  at: number
  status: string
  body: string
}

export interface MockSessionRow {
  id: string
  person: string
  agent: string | null
  workflow: string | null
  opened_at: number
  ends_at: number
  ended_at: number | null
  hold: string | null
  body: string
}

export interface ValidationRow {
  id: Generated<number>
  at: number
  passed: number
  severity: string
  body: JsonText<ValidationResult>
}

export interface WorkflowStatRow {
  name: string
  value: number
}

/** A run of a workflow that has ended: what it came to, and what whoever ran it saw of it. */
export interface WorkflowRunRow {
  decision: string
  at: number
  workflow: string
  mode: string
  status: string
  /** Digests of the input, and of a result that says something: what canned values are seen by. */
  input: string | null
  result: string | null
  /** What the run is and what was seen of it, signed. */
  body: string
}

/** A target that a person enrolled through the authority, beside the registry file. */
export interface RegistryEntryRow {
  kind: string
  identity: string
  environment: string
  person: string
  at: number
  reason: string
}

export interface FreezeRow {
  id: string
  starts: number
  ends: number
  lifted_at: number | null
  body: JsonText<Freeze>
}

/** A change of the configuration that waits for a second person, or waited. */
export interface AskedChangeRow {
  hold: string
  change: string
  /** A `ConfigurationChange` of `hold/`, signed; null once erased. */
  body: string | null
}

/** The definition of an MCP tool as an asker first met it, or as a person approved it since. */
export interface ToolPinRow {
  asker: string
  server: string
  /** Empty in the row that says that the server is known. */
  tool: string
  /** Its digest. */
  definition: string
  at: number
}

/** A credential of the vault. Who removes it removes its values with it. */
export interface CredentialRow {
  name: string
  /** Counts each change of its values. */
  version: number
  /** A `CredentialTerms` of `serve/vault/`: for what, for whom, under which names. No values. */
  body: string
  /** The values, sealed for exactly this name, version and body. */
  sealed: Uint8Array
  added_at: number
  changed_at: number
}

/**
 * A run of the executor: one for a decision, ever. `intended` stands there with the decision that lets it go, `starting` from
 * before the process is started, `started` once it has, `ended` with the outcome.
 */
export interface RunRow {
  id: string
  decision: string
  agent: string | null
  person: string | null
  /** The executor that runs it. */
  executor: string
  state: string
  intended_at: number
  started_at: number | null
  ended_at: number | null
  /** How it ended, with the end of its output, as it may be kept; null before. */
  body: string | null
}

/** An incident. What was said of it stands in the log, and in `kept_value` as long as nobody erased it. */
export interface IncidentRow {
  id: string
  status: string
  opened_at: number
  closed_at: number | null
  /** How many notes it has. */
  notes: number
  /** An `IncidentBody` of `serve/authority/incidents/kept-incidents.ts`: which entries are its own, and what it is about. */
  body: string
}

export interface PersonRow {
  id: string
  name: string
  /** What the name looks like: two names that are taken for one another have the same. */
  name_key: string
  role: string
  created_at: number
  disabled_at: number | null
  /** Encoded argon2id hash; null where the person signs in otherwise. */
  password: string | null
  /** `issuer subject` of OpenID Connect; once it was erased, `erased` with a salt and a hash. */
  subject: string | null
  /** When somebody who could approve lost that, by role or by being disabled. */
  approver_until: number | null
}

export interface AgentRow {
  id: string
  name: string
  name_key: string
  /** The person whose agent it is, where one is named: what it asks for, that person does not approve. */
  owner: string | null
  /** The person who was last handed its token; null where the owner of the machine was. */
  handed_to: string | null
  created_at: number
  disabled_at: number | null
  /** 1: its token is heard on the socket only. */
  socket_only: number
  /** Thumbprint (RFC 7638) of the key without whose proof its token is not heard (RFC 9449); null where it has none. */
  key_thumbprint: string | null
}

/** Bearer tokens, enrolment links, device codes: only their SHA-256 is kept. */
export interface TokenRow {
  hash: string
  purpose: string
  person: string | null
  agent: string | null
  created_at: number
  expires: number | null
  used_at: number | null
  body: string
}

export interface WebSessionRow {
  hash: string
  person: string
  created_at: number
  seen_at: number
  expires: number
  /** When the person last showed a passkey, or null. */
  stepped_up_at: number | null
  /** How they signed in. */
  how: string
  /** What a provider said of the sign-in: `acr`, `amr`, `auth_time`. */
  body: string
}

export interface PasskeyRow {
  id: string
  person: string
  public_key: Uint8Array
  counter: number
  transports: string
  created_at: number
  label: string
}

export interface ChallengeRow {
  challenge: string
  purpose: string
  person: string | null
  expires: number
  body: JsonText<Json>
}

export interface LoginFailureRow {
  subject: string
  count: number
  locked_until: number
}

/** A command line that waits for its person to say yes in the browser (RFC 8628). */
export interface DeviceLoginRow {
  device_hash: string
  user_hash: string
  status: string
  person: string | null
  created_at: number
  expires: number
  /** Between two polls, in seconds. */
  interval: number
  polled_at: number
}

/** What subscribers are told, written with what it tells. */
export interface EventRow {
  id: Generated<number>
  at: number
  topic: string
  body: string
}
