import { emit, emitFile } from '../../emit.ts'
import { emitSent, fileToSend } from '../../http/outgoing.ts'
import { type Arguments, optionTable, readArguments } from '../../options.ts'
import type { Call, Program, Shift } from '../../program.ts'
import { isKnown, isKnownText, type Stream, stream, UNKNOWN, type Word, word } from '../../word.ts'
import { hostAt, hostSite } from '../remote/ssh-options.ts'
import { delimiter, inputWords } from './input-words.ts'

/** GNU Parallel 20250822, and the one of moreutils in so far as its words stand behind `--`. */

const OPTIONS = optionTable(
  `-j|--jobs|-P|--max-procs= -k|--keep-order -a|--arg-file= -I= -i|--replace=? -U= -n|--max-args= -N|--max-replace-args=
  -L= -l|--max-lines=? -m|--xargs -X -C|--colsep= -d|--delimiter= -0|--null -E= -e|--eof=? -q|--quote -r|--no-run-if-empty
  -s|--max-chars= -t|--verbose -v -p|--interactive -x|--exit -u|--ungroup -h|--help -V|--version -S|--sshlogin= -M
  --sshloginfile|--slf= --nonall --onall --controlmaster --ssh= --sshdelay= --filter-hosts --hostgroups --hgrp
  --workdir|--wd= --basefile|--bf= --return= --transferfile|--tf= --transfer --trc= --cleanup --env= --profile|-J=
  --pipe|--spreadstdin --pipepart|--pipe-part --block= --block-size= --recstart= --recend= --rrs --remove-rec-sep
  --round-robin|--round --cat --fifo --tee --group-by= --regexp --header= --trim= --rpl= --parens= --plus
  --bar --eta --progress --dry-run|--dryrun --halt= --halt-on-error= --joblog= --results= --files --files0 --resume
  --resume-failed --retry-failed --will-cite --citation --bibtex --timeout= --tag --tagstring= --ctag --ctagstring=
  --color --line-buffer|--linebuffer|--lb --latest-line|--ll --group --no-keep-order --retries= --delay= --load= --memfree=
  --memsuspend= --noswap --nice= --shuf --link|--xapply --tmpdir= --tempdir= --tmux --tmuxpane --fg --bg --wait --semaphore
  --semaphorename|--semaphore-name|--id= --semaphoretimeout|--st= --shellquote --shell-quote --compress
  --compress-program= --decompress-program= --limit= --filter= --tty --minversion= --max-line-length-allowed
  --number-of-cpus --number-of-cores --number-of-threads --number-of-sockets --no-notice --gnu --plain --silent
  --arg-sep= --arg-file-sep= --csv --unsafe --process-slot-var= --sql= --sqlmaster= --sqlandworker= --sqlworker=
  --shebang --hashbang --skip-first-line --termseq= --record-env --nowarn --combine-executable=`,
)

/** Those that change what the words mean in a way that is not followed, or run something of their own. */
const NOT_FOLLOWED = [
  ...[
    '-U',
    '--rpl',
    '--parens',
    '--plus',
    '--header',
    '--csv',
    '--group-by',
    '--filter',
    '--limit',
    '--ssh',
    '--shebang',
  ],
  ...['--compress-program', '--decompress-program', '--arg-sep', '--arg-file-sep', '--profile', '--combine-executable'],
  ...['--sql', '--sqlmaster', '--sqlandworker', '--sqlworker', '--trim', '--regexp', '--skip-first-line', '--hashbang'],
]

const parallel: Program = {
  names: ['parallel'],
  about: 'runs a command once for each word',
  examples: {
    'parallel systemctl restart ::: nginx myapp': ['restart restart unit nginx', 'restart restart unit myapp'],
    parallel: ['unreadable run code', 'unreadable run program \uFFFC'],
    'parallel rm {1}/{2} ::: a b ::: x': ['file delete a/x', 'file delete b/x'],
    'parallel rm {1}/{2} ::: a b :::+ x y': ['file delete a/x', 'file delete b/y'],
    "parallel {1} {2} ::: 'rm x' ::: y": ['file delete x', 'file delete y'],
    "parallel 'rm {.} {/} {//} {/.}' ::: a/b.c": [
      'file delete a/b',
      'file delete b.c',
      'file delete a',
      'file delete b',
    ],
    'parallel -n2 mv ::: a b': ['file move a', 'file overwrite b'],
    'parallel -C , rm {2} ::: a,b': ['file delete b'],
    "parallel -q sh -c 'rm {}' ::: a": ['file delete a'],
    'parallel -I% rm % ::: a': ['file delete a'],
    'parallel -X rm ::: a b': ['file delete a', 'file delete b'],
    'parallel rm -- a b': ['file delete \uFFFC', 'file delete a', 'file delete b'],
    'parallel --results out rm ::: a': ['file overwrite out', 'file delete a'],
    'parallel -S web1 rm ::: a': ['file delete a @ host web1'],
    'parallel --nonall -S web1,: rm a': ['file delete a @ host web1', 'file delete a'],
    "echo 'rm a' | parallel --pipe sh": ['file delete a'],
    'parallel -a list rm': ['file read list', 'file delete \uFFFC'],
    'parallel rm :::: list': ['file read list', 'file delete \uFFFC'],
    'ls | parallel rm a/{}': ['file list .', 'file delete a/\uFFFC'],
    "ls | parallel 'rm {} && echo {}'": ['file list .', 'file delete \uFFFC'],
    'parallel --dry-run rm ::: a': ['read dry run command'],
    'parallel "echo {= s/x/y/ =}" ::: a': ['unreadable run code'],
    'parallel --rpl x rm ::: a': ['unreadable run code'],
    'parallel --version': [],
    "parallel --pipe --tee {} ::: 'rm a' < x": ['file read x', 'file delete a'],
    "echo 'rm a' > x; parallel --pipepart -a x sh": ['file overwrite x', 'file read x', 'file delete a'],
    'parallel -S web1 --transferfile .env wc ::: a': [
      'file read .env',
      'disclose send host web1',
      'change copy file .env',
      'file read a @ host web1',
    ],
    'parallel -S web1 --trc {.}.out wc ::: a.b': [
      'file read a.b',
      'change copy file a.b',
      'file overwrite a.out',
      'file read a.b @ host web1',
    ],
    "parallel -i sh -c 'rm {}' -- a": ['file delete a'],
    "parallel -j 3 -- ls 'rm a'": ['file list rm', 'file list a', 'file list \uFFFC', 'file list .', 'file delete a'],
    'PARALLEL=--dry-run parallel rm ::: a': ['unreadable run code'],
  },
  run: (call) => {
    const read = readArguments(call.args, OPTIONS, 'operand')
    if (read.has('--help', '--version', '--citation')) return
    const { command, rows } = jobsGiven(call, read)
    // `PARALLEL` holds options that are read before those that are given.
    const followed = read.strangers.length === 0 && !read.has(...NOT_FOLLOWED) && call.env.get('PARALLEL') === undefined
    if (!followed || command.some((w) => w.text.includes('{=')))
      return emit(call, 'unreadable', 'run', 'code', '', { note: 'how the words are put in is not followed' })
    if (read.has('--dry-run')) return emit(call, 'read', 'dry run', 'command')
    for (const path of read.values('--joblog', '--results')) emitFile(call, 'overwrite', path)
    const piped = pipedInto(call, read)
    for (const { host, shift } of placesOf(call, read)) {
      if (host !== undefined) emitCarried(call, read, host, rows)
      runJobs(call, read, { command, rows, piped }, shift)
    }
    runWithoutShell(call, read)
  },
}

interface Jobs {
  readonly command: readonly Word[]
  readonly rows: readonly (readonly Word[])[]
  /** What the jobs read; each of them a part. */
  readonly piped: Stream
}

/** What stands before the first mark is the command; each mark begins a list of words. */
function jobsGiven(call: Call, read: Arguments): { command: readonly Word[]; rows: readonly (readonly Word[])[] } {
  const command: Word[] = []
  const sources: Word[][] = []
  const linked = new Set<number>()
  let files = false
  let marked = false
  const between = delimiter(read.value('-d')) ?? 'line'
  const fromFile = (path: Word) => {
    emitFile(call, 'read', path)
    if (!read.has('--pipepart')) sources.push([...inputWords(call.readFile(path), call.span, between)])
  }
  for (const path of read.values('-a')) fromFile(path)
  for (const w of read.operands) {
    if (/^::::?\+?$/.test(w.text)) {
      marked = true
      files = w.text.startsWith('::::')
      if (w.text.endsWith('+') || read.has('--link')) linked.add(sources.length)
      if (!files) sources.push([])
    } else if (!marked) command.push(w)
    else if (files) fromFile(w)
    else sources.at(-1)?.push(w)
  }
  if (sources.length === 0 && !read.has(...WITHOUT_WORDS)) {
    sources.push([...inputWords(call.stdin, call.span, between)])
    const dashes = command.findIndex((w, i) => i > 0 && w.text === '--')
    if (dashes > 0) sources[0]?.push(...command.splice(dashes).slice(1))
  }
  return { command, rows: combined(sources, linked) }
}

/** The command runs as it stands; standard input is its own. */
const WITHOUT_WORDS = ['--nonall', '--semaphore', '--pipe', '--pipepart']

/** `--pipepart` takes apart the files from which words would come otherwise. */
function pipedInto(call: Call, read: Arguments): Stream {
  if (!read.has('--pipe', '--pipepart')) return stream('')
  if (!read.has('--pipepart')) return call.stdin
  const mark = read.operands.findIndex((w) => w.text.startsWith('::::'))
  const files = [...read.values('-a'), ...(mark < 0 ? [] : read.operands.slice(mark + 1))]
  const [only] = files
  return files.length === 1 && only !== undefined ? call.readFile(only) : stream(undefined, carried(files), call.span)
}

/** The rows that are run: every word of one list with every one of the others, or side by side where they are linked. */
function combined(sources: readonly (readonly Word[])[], linked: ReadonlySet<number>): (readonly Word[])[] {
  let rows: (readonly Word[])[] = [[]]
  sources.forEach((list, number) => {
    if (number > 0 && linked.has(number)) {
      rows = rows.map((row, i) => [...row, list[i % Math.max(list.length, 1)] ?? word('')])
    } else rows = rows.flatMap((row) => list.map((one) => [...row, one])).slice(0, MOST_JOBS + 1)
  })
  return rows
}

/** More jobs than this are not looked at one by one: the whole is unread then. */
const MOST_JOBS = 200

function placesOf(call: Call, read: Arguments): readonly { readonly host?: Word; readonly shift: Shift }[] {
  const wd = read.value('--workdir')
  const here: Shift = wd === undefined ? {} : { cwd: isKnown(wd) && wd.text.startsWith('/') ? wd.text : UNKNOWN }
  const hosts = read.values('--sshlogin').flatMap((w) => w.text.split(',').map((text) => ({ ...w, text })))
  const listed = read.values('--sshloginfile').map((w) => ({ ...w, text: UNKNOWN }))
  const all = [...hosts, ...listed].filter((w) => w.text !== '')
  if (all.length === 0) return [{ shift: here }]
  return all.map((w) => {
    // `8/host`: at most eight jobs there; `ssh -p 22 host`: the last word is the host.
    const text = w.text.slice(w.text.indexOf('/') + 1)
    if (text === ':') return { shift: here }
    const host = { ...w, text: text.split(' ').at(-1) ?? '' }
    return { host, shift: { ...here, site: hostSite(call, host, []) } }
  })
}

/** Files that go to the other machine before a job, and those that come back behind it. */
function emitCarried(call: Call, read: Arguments, host: Word, rows: Jobs['rows']): void {
  const at = hostAt(call, host, [])
  const both = read.values('--trc')
  const own = read.has('--transfer', '--trc') ? [word('{}', call.span)] : []
  for (const given of [...read.values('--transferfile', '--basefile'), ...own])
    for (const path of filledIn(given, rows)) {
      emitSent(call, [fileToSend(call, path)], 'host', host, at)
      emit(call, 'change', 'copy', 'file', path, { at })
    }
  for (const given of [...read.values('--return'), ...both])
    for (const path of filledIn(given, rows)) emitFile(call, 'overwrite', path)
}

/** A name with the words of each job in it. */
function filledIn(given: Word, rows: Jobs['rows']): readonly Word[] {
  if (given.text.search(PLACES) < 0) return [given]
  return rows.slice(0, MOST_JOBS).map((row) => {
    const [alone] = row
    if (alone !== undefined && given.text === '{}') return alone
    const text = given.text.replaceAll(PLACES, (_: string, column?: string, form?: string) =>
      chosen(row, column)
        .map((w) => (isKnown(w) ? formed(w, form).text : UNKNOWN))
        .join(' '),
    )
    return { ...given, text }
  })
}

function runJobs(call: Call, read: Arguments, { command, rows, piped }: Jobs, shift: Shift): void {
  if (command.some((w) => !isKnown(w)) || rows.length > MOST_JOBS) {
    call.shell({ text: undefined, carries: carried([...command, ...rows.flat()]), span: call.span }, shift)
    return
  }
  const template = command.map((w) => (read.has('-q') ? quoted(w.text) : w.text)).join(' ')
  if (read.has(...WITHOUT_WORDS) && rows.every((row) => row.length === 0)) {
    if (template !== '') call.shell(stream(template, carried(command), call.span), { ...shift, stdin: piped })
    return
  }
  const mark = read.value('-I')?.text ?? read.value('-i')?.text ?? '{}'
  for (const job of jobsOf(read, rows)) {
    if (template === '') {
      for (const w of job) call.shell({ text: w.pattern ? undefined : w.text, carries: w.carries, span: w.span }, shift)
    } else runJob(call, template, mark, job, { ...shift, stdin: piped })
  }
}

/**
 * The one of moreutils 0.69 starts its command with each word behind `--` and no shell between; without a command each word
 * is one for a shell. Which of the two programs it is, nobody knows: both count.
 */
function runWithoutShell(call: Call, read: Arguments): void {
  if (read.operands.some((w) => w.text.startsWith(':::'))) return
  if (call.args[call.args.length - read.operands.length - 1]?.text === '--') {
    for (const w of read.operands)
      call.shell({ text: isKnown(w) ? w.text : undefined, carries: w.carries, span: w.span })
    return
  }
  const dashes = read.operands.findIndex((w) => w.text === '--')
  if (dashes <= 0) return
  const command = read.operands.slice(0, dashes)
  for (const w of read.operands.slice(dashes + 1).slice(0, MOST_JOBS)) {
    const put = command.map((one) => ({ ...one, text: one.text.split('{}').join(w.text) }))
    call.exec(read.has('-i') ? put : [...command, w])
  }
}

function carried(words: readonly Word[]): number {
  return words.reduce((all, w) => all | w.carries, 0)
}

/** The words of each job: a column a word, or several rows in one. */
function jobsOf(read: Arguments, rows: readonly (readonly Word[])[]): readonly (readonly Word[])[] {
  const separator = read.value('-C')?.text
  const columns = separator === undefined ? rows : rows.map((row) => row.flatMap((w) => columnsOf(w, separator)))
  if (read.has('-X', '-m')) return [columns.flat()]
  const most = Number(read.value('-N', '-n', '-L', '-l')?.text ?? Number.NaN)
  if (Number.isNaN(most) || most <= 1) return columns
  const jobs: (readonly Word[])[] = []
  for (let i = 0; i < columns.length; i += most) jobs.push(columns.slice(i, i + most).flat())
  return jobs
}

/** A separator is a regular expression; only plain ones are followed. */
function columnsOf(w: Word, separator: string): readonly Word[] {
  const plain = separator === '\\t' ? '\t' : separator
  if (!isKnown(w) || /[\\.*+?^$()[\]{}|]/.test(plain)) return [{ ...w, text: UNKNOWN, splits: true }]
  return w.text.split(plain).map((text) => ({ ...w, text }))
}

/** `{}`, `{.}`, `{/}`, `{//}`, `{/.}`, `{2}`, `{-1/}`, `{#}`, `{%}` (parallel(1), "replacement strings"). */
const PLACES = /\{(?:(-?\d+)?(\.|\/\/?|\/\.)?|#|%|0[#%])\}/g

function runJob(call: Call, template: string, mark: string, job: readonly Word[], shift: Shift): void {
  const own = mark === '{}' || mark === '' ? template : template.split(mark).join('{}')
  const text = own.search(PLACES) >= 0 ? own : `${own} {}`
  // Words that are not known go in as parameters, as long as nothing in the text would keep them from being filled in.
  const plain = !/['"$`\\]/.test(text)
  const given: Word[] = []
  const code = text.replaceAll(PLACES, (place: string, column?: string, form?: string, at?: number) => {
    if (/[#%]/.test(place)) return '1'
    return chosen(job, column)
      .map((w) => {
        const one = formed(w, form)
        // What stands for the command itself may be a whole one.
        if (isKnown(one)) return at === 0 ? one.text : escaped(one.text)
        if (!plain || at === 0) return UNKNOWN
        given.push(one)
        // A pattern was not expanded yet: it still stands for names.
        return one.pattern && isKnownText(one.text) ? `\${${given.length}}` : `"\${${given.length}}"`
      })
      .join(' ')
  })
  const positional = [word('sh'), ...given]
  call.shell(stream(code, carried(job), call.span), { ...shift, positional })
}

function chosen(job: readonly Word[], column: string | undefined): readonly Word[] {
  if (column === undefined || column === '') return job
  const number = Number(column)
  const one = number < 0 ? job.at(number) : job[number - 1]
  if (one !== undefined) return [one]
  // A row that is not known whole may have that column.
  return job.some((w) => !isKnown(w)) ? [word(UNKNOWN, job[0]?.span, { splits: true })] : []
}

/** The word without its extension, without its directory, its directory. */
function formed(w: Word, form: string | undefined): Word {
  if (form === undefined || form === '') return w
  if (!isKnown(w)) return word(UNKNOWN, w.span, { carries: w.carries })
  const slash = w.text.lastIndexOf('/')
  const base = w.text.slice(slash + 1)
  if (form === '/') return { ...w, text: base }
  if (form === '//') return { ...w, text: slash < 0 ? '.' : w.text.slice(0, Math.max(slash, 1)) }
  return { ...w, text: (form === '/.' ? base : w.text).replace(/\.[^./]*$/, '') }
}

/** A value stands for itself in the text, whatever the shell would read into it. */
function escaped(text: string): string {
  return text === '' ? "''" : text.replace(/[^\w@%+=:,./-]/g, (one) => (one === '\n' ? "'\n'" : `\\${one}`))
}

/** `-q`: the command's own words are no shell text, what is put into them is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

export const parallelCarriers: readonly Program[] = [parallel]
