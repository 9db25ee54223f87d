import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { NOTE_KINDS } from '../../record/incident/note.ts'
import { collected, examples, groupCommand, reachCommand, SOCKET, wholeNumber } from '../authority/reach-command.ts'
import type { Done } from '../done.ts'
import type { CheckOptions } from './check.ts'
import type { AttachOptions, CloseOptions, NoteOptions, OpenOptions, WriteOptions } from './incident.ts'

/** `prodgate incident`: what happened, with evidence, and the papers that are made of it. */
export function incidentCommands(program: Command, done: Done): void {
  const incident = groupCommand(program, 'incident', 'open, note, close, write and check incidents')

  withSaid(reachCommand(incident, 'open', 'open an incident'))
    .argument('<title>', 'what is wrong, in a sentence')
    .option('--target <target>', 'what is affected, as decisions name it (again for more)', collected)
    .addHelpText('after', examples(...OPEN_EXAMPLES))
    .action(async (title: string, options: OpenOptions) => {
      const { openIncident } = await import('./incident.ts')
      done(await openIncident(title, options))
    })

  withSaid(reachCommand(incident, 'note', 'note what was seen, found, done or decided'))
    .argument('<id>')
    .argument('<text>')
    .addOption(new Option('--kind <kind>', 'what the note is about').choices([...NOTE_KINDS]).default('finding'))
    .option(...SOCKET)
    .addHelpText('after', examples(...NOTE_EXAMPLES))
    .action(async (id: string, text: string, options: NoteOptions) => {
      const { noteIncident } = await import('./incident.ts')
      done(await noteIncident(id, text, options))
    })

  withEvidence(reachCommand(incident, 'attach', 'add evidence to a note, or a decision or a request to the incident'))
    .argument('<id>')
    .option('--note <number>', 'of which note the evidence is; 0 is the opening', wholeNumber)
    .option('--decision <id>', 'a decision that belongs to it')
    .option('--hold <id>', 'a request that belongs to it')
    .option('--attachment <entry>', 'the entry that something came with, to take it back', wholeNumber)
    .option('--retract', 'take the note or the attachment back: it leaves the artefacts, and stays in the log')
    .option(...SOCKET)
    .addHelpText(
      'after',
      examples(
        'prodgate incident attach incident_01… --note 3 --file dumps/heap.txt',
        'prodgate incident attach incident_01… --hold hold_01…',
        'prodgate incident attach incident_01… --note 2 --retract',
        'prodgate incident attach incident_01… --attachment 4715 --retract',
      ),
    )
    .action(async (id: string, options: AttachOptions) => {
      const { attachToIncident } = await import('./incident.ts')
      done(await attachToIncident(id, options))
    })

  withDirectory(withSaid(reachCommand(incident, 'close', 'close an incident and write its artefacts')))
    .argument('<id>')
    .addHelpText(
      'after',
      examples('prodgate incident close incident_01… --ended 2026-11-21T12:19:00Z --line app.log:98'),
    )
    .action(async (id: string, options: CloseOptions) => {
      const { closeIncident } = await import('./incident.ts')
      done(await closeIncident(id, options))
    })

  withDirectory(reachCommand(incident, 'write', 'write the artefacts of an incident as they are now'))
    .argument('<id>')
    .addHelpText('after', examples('prodgate incident write incident_01… --dir artifacts'))
    .action(async (id: string, options: WriteOptions) => {
      const { writeIncident } = await import('./incident.ts')
      done(await writeIncident(id, options))
    })

  reachCommand(incident, 'check', 'check artefacts against the record')
    .description(
      'Checks artefacts: receipts verify, digests of files match, headings and needed artefacts are there, every statement has evidence, nothing is a guess. Asks the authority for the record as it is now; with `--offline` the one that lies beside the artefacts is taken.',
    )
    .argument('[dir]', 'where the artefacts are', 'artifacts')
    .option('--root <dir>', 'where the files of the evidence are', '.')
    .option('--offline', 'ask nobody: take the record that was written with the artefacts')
    .option('--key <vkey>', 'the key of the log, as you know it; needed with `--offline`')
    .option('--incident <id>', 'the incident that they are to be of; needed with `--offline`')
    .option('--complete', 'what is still to be written counts as a fault, too')
    .addHelpText('after', `${examples(...CHECK_EXAMPLES)}\n\n${CHECK_STATUS}`)
    .action(async (dir: string, options: CheckOptions) => {
      const { checkIncident } = await import('./check.ts')
      done(await checkIncident(dir, options))
    })

  reachCommand(incident, 'show', 'show an incident with its notes and what the log has about it')
    .argument('<id>')
    .addHelpText('after', examples('prodgate incident show incident_01…'))
    .action(async (id: string, options: ReachOptions) => {
      const { showIncident } = await import('./incident.ts')
      done(await showIncident(id, options))
    })

  reachCommand(incident, 'list', 'list incidents, the latest first')
    .addOption(new Option('--status <status>', 'only those of this status').choices(['open', 'closed']))
    .addHelpText('after', examples('prodgate incident list --status open'))
    .action(async (options: ReachOptions & { readonly status?: string }) => {
      const { listIncidents } = await import('./incident.ts')
      done(await listIncidents(options))
    })
}

function withSaid(command: Command): Command {
  return withEvidence(command)
    .option('--started <time>', 'when it began to hurt, ISO 8601', time)
    .option('--detected <time>', 'when somebody saw it', time)
    .option('--mitigated <time>', 'when it stopped hurting', time)
    .option('--ended <time>', 'when it was over', time)
}

function withEvidence(command: Command): Command {
  return command
    .option('--entry <index>', 'evidence: an entry of the log (again for more)', collectedNumber)
    .option('--line <file:number>', 'evidence: a line of a log file (again for more)', collected)
    .option('--file <file>', 'evidence: a file, by its digest (again for more)', collected)
}

function withDirectory(command: Command): Command {
  return command
    .option('--dir <dir>', 'where the artefacts go', 'artifacts')
    .option('--force', 'write over artefacts that somebody has edited')
}

function collectedNumber(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, wholeNumber(text)]
}

function time(text: string): string {
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw new InvalidArgumentError('Write a time as 2026-11-21T12:00:00Z.')
  return new Date(at).toISOString()
}

const OPEN_EXAMPLES = [
  'prodgate incident open "checkout answers 502 to everybody" --target https://10.0.0.1:6443 --started 2026-11-21T12:02:00Z',
  'prodgate incident open "orders are missing" --target db.prod.example:5432/shop --line /var/log/app.log:4711 --json',
]

const NOTE_EXAMPLES = [
  'prodgate incident note incident_01… "502 from every pod of cart" --kind symptom --line /var/log/nginx/error.log:1204',
  'prodgate incident note incident_01… "the migration dropped the index of orders" --kind root-cause --entry 4711 --file plan.sql',
  'prodgate incident note incident_01… "service is back" --kind mitigation --ended 2026-11-21T12:19:00Z --line app.log:98',
]

const CHECK_EXAMPLES = [
  'prodgate incident check',
  'prodgate incident check artifacts --complete --json',
  "prodgate incident check artifacts --offline --incident incident_01… --key 'gate.example/audit/1+2f…+AZ…'",
]

const CHECK_STATUS = 'Exit status: 0 nothing wrong, 2 a fault was found, 64 wrong use, 69 it cannot be reached.'
