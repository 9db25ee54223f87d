import type { EffectKind } from '../understand/effect.ts'

/** What a reason code means, for `prodgate explain` and for whoever reads a record. Never how to get around the gate. */
export interface ReasonText {
  /** One clause. */
  readonly title: string
  /** Why it is so, and what the agent or a person does next. */
  readonly text: string
}

/** Codes are stable: they stand in records and in other people's tests. A code is never used for something else. */
export const REASONS = {
  READS: {
    title: 'it only reads what is no secret',
    text: 'Files, logs, metrics, configuration, status, schema and dry runs may be read everywhere, in production too.',
  },
  PREPARES: {
    title: 'it prepares a change and does not make it',
    text: 'A branch, a commit, a push of a branch that is not protected, a pull request that is opened and an incident artefact are allowed everywhere. Somebody else merges and deploys.',
  },
  READS_DATA: {
    title: 'it reads stored data',
    text: 'Table rows, object contents and dumps are about people and customers. In production they are read only with an approval; schema, plans (`EXPLAIN`) and counts of the catalogue can be read without one.',
  },
  READS_SECRET: {
    title: 'it reads a secret',
    text: 'Private keys, tokens, `.env` files and credential stores are held everywhere: what an agent has read, it can repeat anywhere. Names of secrets may be listed.',
  },
  CHANGES: {
    title: 'it changes something',
    text: 'A change that can be undone is allowed in development and staging and waits for a person in production.',
  },
  RESTARTS: {
    title: 'it stops or restarts something',
    text: 'Stopping, restarting or reloading a service, a container, a workload or a process interrupts whoever uses it, so that in production a person decides when.',
  },
  DEPLOYS: {
    title: 'it deploys, migrates or merges',
    text: 'What runs in production changes only with an approval. Prepare it on a branch and let a person merge or deploy.',
  },
  PUBLISHES: {
    title: 'it publishes something for good',
    text: 'A package release or a public post cannot be taken back, in whichever environment it is sent from.',
  },
  LOSES: {
    title: 'it loses something that nothing else holds',
    text: 'Deleting, dropping, truncating, force-pushing and discarding uncommitted work cannot be undone. It waits for a person everywhere, with a backup where there is data. What git holds unchanged, and what can be made again, may go in development.',
  },
  LOSES_REMADE: {
    title: 'it removes what can be made again',
    text: 'Build output, caches and temporary files may go in development. Elsewhere removing them takes time and capacity from what runs.',
  },
  CHANGES_ACCESS: {
    title: 'it changes who may do what',
    text: 'Permissions, identities, secrets and firewalls decide what everybody else can do, so they change only with an approval.',
  },
  DISCLOSES: {
    title: 'it sends a secret or stored data off this host',
    text: 'What has left cannot be called back.',
  },
  REMOTE_CODE: {
    title: 'it runs code straight from the network',
    text: 'Nobody has read what will run, and it may be different each time. Download it to a file, read it, and run the file.',
  },
  UNDESCRIBED: {
    title: 'nobody described this program or tool',
    text: 'What it would do is not known. In development that is accepted; elsewhere a person looks at it first.',
  },
  UNREADABLE: {
    title: 'it cannot be read before it runs',
    text: 'The program or the code is decided by an expansion, by decoded text, by an interactive session or by a text that no parser reads. Write the command out, so that it can be read.',
  },
  CATASTROPHE: {
    title: 'it would destroy what everything else stands on',
    text: 'The root or home of a host, its disks, all of a cluster or account, the evidence of what happened: no approval through the gate can let this go. A person who means it does it by hand.',
  },
  GATE_PROTECTED: {
    title: 'it touches the gate itself',
    text: 'The settings, registry, records, hooks and processes of the gate are out of reach of what it guards, in every environment.',
  },
  EVIDENCE_PROTECTED: {
    title: 'it destroys or rewrites evidence',
    text: 'Logs, journals, audit trails and histories are what an incident is understood by. They are kept.',
  },
  OUTSIDE_WORKSPACE: {
    title: 'it writes outside the enrolled workspace',
    text: 'A development session covers the workspaces that a person enrolled and temporary files. Other places of the host wait for a person.',
  },
  CONNECTION_WEAKENED: {
    title: 'it goes there by a way that it weakened',
    text: 'Certificates are not looked at, the way leads by a host that the action chose, or the tool reads its settings in a place that the action chose. Whoever stands on the way may see the credentials or answer in place of production. In development this is usual, and goes.',
  },
  PROTECTED_BRANCH: {
    title: 'it writes to a protected branch',
    text: 'A push to a protected branch is a change of production. Push another branch and open a pull request.',
  },
  MOCK_NEEDS_SESSION: {
    title: 'a mock run needs a mock session',
    text: 'Where production is, a workflow does real work or fails. A person with the role for it may open a mock session, with a reason and for a time.',
  },
  MOCK_IS_LOCAL: {
    title: 'a mock run of local work',
    text: 'In development a workflow may run against a mock, and its result says that it is one.',
  },
  REAL_WORKFLOW: {
    title: 'a real run, whose own actions pass the gate one by one',
    text: 'Starting a workflow changes nothing by itself.',
  },
  GRANT_MISSING: {
    title: 'the grants that this action needs are not there',
    text: 'Each production action needs its own grant, given by a person with a scope and an end. One grant never implies another.',
  },
  TARGET_UNCLEAR: {
    title: 'the target is missing or does not name one thing',
    text: 'A production action names exactly one target. `UNKNOWN`, a question mark, a choice of several or a blank name none.',
  },
  ROLLBACK_UNPROVEN: {
    title: 'the way back is not proven',
    text: 'A run that changes state needs a proof of its rollback, measured and not claimed.',
  },
  GATE_ABSENT: {
    title: 'no production gate is there',
    text: 'A deployment job goes only where the production gate of its pipeline is in place and says so.',
  },
  CLAIM_IGNORED: {
    title: 'a claim was made and ignored',
    text: 'What an action says about itself can raise a verdict and can never lower it.',
  },
  UNKNOWN_ACTION_NAME: {
    title: 'no action of this name is described',
    text: 'Named actions are listed in `policies/named-actions.json`. What is not listed never happens.',
  },
  GRANTS_PRESENT: {
    title: 'every grant that the action needs is there',
    text: 'The guard was handed all of them, the target is one thing and the way back is proven.',
  },
  APPROVED: {
    title: 'people approved it',
    text: 'As many people as the rule asks for approved exactly this action, on this target, for this asker, and the approval was spent with this decision. The next time it waits again.',
  },
  REJECTED: {
    title: 'a person rejected it',
    text: 'Whoever was asked said no. In this session the same action is not asked for again; take up the reason with them, or leave it.',
  },
  TOO_MANY_REQUESTS: {
    title: 'too many requests of this asker wait already',
    text: 'People cannot weigh a flood of requests. Wait until some are answered, or cancel those that are not needed any more.',
  },
  MOCK_SESSION: {
    title: 'a person opened a mock session for this',
    text: 'The mock run is within the scope and the time of a session that a person opened with a reason. Its result says that it is one.',
  },
  HOUSE_POLICY: {
    title: 'a policy of the house raises it',
    text: 'The operator wrote a policy that asks for more than the table does. A house policy can raise a verdict and can never lower one.',
  },
  TOOL_CHANGED: {
    title: 'the tool is not the one that was first used',
    text: 'What a server says of its tools is read by the model as instructions. A definition that changed, came or went since the server was first used waits for a person, who reads it as it is now; the approval of a call takes it as the new one.',
  },
  TOOLS_UNTOLD: {
    title: 'what the server of the tool offers was not told',
    text: 'The first question about a server says what all of its tools are, and they are pinned by it. A question that leaves this out is asked again with it; `prodgate mcp` does so by itself.',
  },
  CALL_STOPPED: {
    title: 'another part of the same call is stopped',
    text: 'A call that does several things goes ahead as a whole or not at all. The answers to its other parts say what stops it.',
  },
  MALFORMED_ACTION: {
    title: 'the input is no action',
    text: 'An action has exactly the fields of its kind, as strict JSON. The message says what is wrong and where.',
  },
  GATE_FAULT: {
    title: 'the gate could not decide',
    text: 'Something failed while deciding, and failing means stopped. The message names what failed; please report it.',
  },
} as const satisfies Readonly<Record<string, ReasonText>>

export type ReasonCode = keyof typeof REASONS

export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(REASONS, text)
}

/** The code of each row of the table. */
export const REASON_OF_KIND = {
  read: 'READS',
  prepare: 'PREPARES',
  'read-data': 'READS_DATA',
  'read-secret': 'READS_SECRET',
  change: 'CHANGES',
  restart: 'RESTARTS',
  deploy: 'DEPLOYS',
  publish: 'PUBLISHES',
  lose: 'LOSES',
  'lose-remade': 'LOSES_REMADE',
  access: 'CHANGES_ACCESS',
  disclose: 'DISCLOSES',
  'remote-code': 'REMOTE_CODE',
  undescribed: 'UNDESCRIBED',
  unreadable: 'UNREADABLE',
  catastrophe: 'CATASTROPHE',
} as const satisfies Readonly<Record<EffectKind, ReasonCode>>
