import { emit, emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { UNKNOWN, type Word } from '../../word.ts'
import { filter } from '../text/filter.ts'
import { fewer } from '../text/listed.ts'
import { readAll } from '../text/reading.ts'

/** Newer programs that show text, tables, logs and the state of the host: what they read comes out again. */

const logs = filter(
  ['hl', 'tspin', 'tailspin', 'humanlog', 'klp', 'ccze', 'pino-pretty', 'bunyan'],
  'shows logs so that they can be read',
  `-n|--head= -f|--filter= -l|--level= -q|--query= -F|--follow --since= --until= -s|--sort -P|--paging= -o|--output=
   -c= -C= -r -d= -t -N -e= -p --json --no-color -L|--local --singleLine --translateTime= -h|--hide= --theme= -x= -u
   -H`,
  {
    'tail -F /var/log/nginx/error.log | hl': ['file read /var/log/nginx/error.log'],
    'tspin /var/log/syslog': ['file read /var/log/syslog'],
  },
)

/** Commands of lnav that only choose what is shown; others run scripts, write files or ask addresses. */
const LNAV_SHOWS =
  /^(:(filter-(in|out)|goto|hide-lines-(before|after)|switch-to-view|set-min-log-level|unset-option)\b|;select\b|\/)/i

const lnavShows = ({ text }: Word): boolean => LNAV_SHOWS.test(text) && !/\bshell_exec\b/i.test(text)

const followers: Program = {
  names: ['lnav', 'multitail'],
  about: 'follows several logs at once',
  examples: {
    'lnav -n /var/log/syslog': ['file read /var/log/syslog'],
    "lnav -n -c ':filter-in 502' a.log": ['file read a.log'],
    "lnav -n -c '|report.lnav' a.log": ['unreadable run code |report.lnav', 'file read a.log'],
    "lnav -n -c ';select count(*) from log' a.log": ['file read a.log'],
    'lnav -n -c ";select shell_exec(\'x\')" a.log': ["unreadable run code ;select shell_exec('x')", 'file read a.log'],
    'lnav -n -f s.lnav a.log': ['file read s.lnav', 'unreadable run code s.lnav', 'file read a.log'],
    'multitail -i a.log': ['file read a.log'],
    'lnav -i extra': ['change install format'],
    'multitail -Q 1 "/var/log/nginx/*.log"': ['file read /var/log/nginx/*.log'],
    "multitail -l 'rm x' a.log": ['file delete x', 'file read a.log'],
  },
  run: (call) => {
    const isLnav = call.name === 'lnav'
    const read = readArguments(
      call.args,
      optionTable(
        isLnav
          ? '-c= -f= -d= -e= -I= -n -N -q -r -R -S= -t -u -i -W -V -H'
          : '-Q -q= -l= -L= -I= -i= -s= -e= -E= -r= -c= -C= -f -m= -M= -n= -t= -w -N= -x= -z -p= -j -J -D -F=',
      ),
    )
    for (const one of read.values('-c')) if (isLnav && !lnavShows(one)) emit(call, 'unreadable', 'run', 'code', one)
    for (const one of read.values('-l', '-L', '-e')) if (!isLnav || one.text !== '') runs(call, one, isLnav)
    // A script of lnav's own commands; of multitail its settings.
    for (const path of read.values('-f')) {
      emitFile(call, 'read', path)
      emit(call, 'unreadable', 'run', 'code', path)
    }
    if (!isLnav) for (const path of read.values('-i', '-I')) emitFile(call, 'read', path)
    if (isLnav && read.has('-i')) return emit(call, 'change', 'install', 'format')
    // `-Q 1` takes a number in front of the pattern.
    const paths = read.operands.filter((w, i) => isLnav || !(i === 0 && read.has('-Q') && /^\d+$/.test(w.text)))
    for (const path of paths) emitFile(call, 'read', path)
  },
}

/** `-l` of multitail is a command; its `-e` is a pattern, and that of lnav a command again. */
function runs(call: Call, one: Word, isLnav: boolean): void {
  const isPattern = !isLnav && call.args[call.args.indexOf(one) - 1]?.text === '-e'
  if (!isPattern) call.shell({ text: one.text, carries: one.carries, span: one.span })
}

const tables = filter(
  ['xsv', 'qsv', 'xan', 'csvtk', 'csvsort', 'csvgrep', 'csvjson', 'csvformat', 'in2csv', 'vd', 'visidata'],
  'shows tables',
  `-s|--select= -d|--delimiter= -n|--no-headers -o|--output= -l|--limit= -c|--columns= -j|--jobs= -r|--reverse
   -N|--numeric -i|--ignore-case -v|--invert-match -m|--match= -H|--no-header-row -t -f= --everything --sheet= -x= -b`,
  {
    'xsv stats a.csv': ['file read a.csv'],
    'xsv split out a.csv': ['undescribed split program xsv', 'file read out', 'file read a.csv'],
    'qsv py map n code a.csv': [
      'undescribed py program qsv',
      'file read map',
      'file read n',
      'file read code',
      'file read a.csv',
    ],
    "xan map 'upper(name)' n a.csv": ['file read upper(name)', 'file read n', 'file read a.csv'],
    'xan eval \'shell("rm x")\'': ['unreadable run code shell("rm x")', 'file read shell("rm x")'],
    'qsv frequency -s status a.csv': ['file read a.csv'],
    'xsv select id a.csv -o b.csv': ['file read id', 'file read a.csv', 'file overwrite b.csv'],
  },
  { outputs: ['-o'], skip: (call) => (/^(xsv|qsv|xan|csvtk)$/.test(call.name) ? 1 : 0), code: tableVerb },
)

const structures = filter(
  [
    'jless',
    'gron',
    'tomlq',
    'hck',
    'difft',
    'difftastic',
    'b3sum',
    'xxhsum',
    'xxh64sum',
    'crc32',
    'jl',
    'jnv',
    'otree',
    'errno',
    'numbat',
  ],
  'takes text apart and shows it',
  '-t -i -u|--ungron -s|--stream -m|--monochrome -r|--raw -p|--pretty -f|--fields= -d|--delimiter= -D= -c -n -j -y --yaml --mode= --color= --context= --display= -o= --check -0 -a -B -e -v',
  {
    'gron a.json | grep timeout': ['file read a.json'],
    'jless a.json': ['file read a.json'],
    'difft a b': ['file read a', 'file read b'],
    'b3sum a': ['file read a'],
    'hck -f1 a.csv': ['file read a.csv'],
    'tomlq .a x.toml': ['file read x.toml'],
    'tomlq -t -i .a=1 x.toml': ['file edit x.toml'],
  },
  { skip: (call) => (call.name === 'errno' ? call.args.length : call.name === 'tomlq' ? 1 : 0), inPlace: '-i' },
)

const choose = filter(
  ['choose'],
  'takes fields of lines',
  '-i|--input= -f|--field-separator= -o|--output-field-separator= -c -n -x',
  { 'choose -i a.txt 0': ['file read a.txt'], 'echo a b | choose 0': [] },
  { skip: (call) => call.args.length, inputs: ['-i'] },
)

const jmespath = filter(
  ['jp'],
  'takes parts of JSON',
  '-f|--filename= -e|--expr-file= -c -u',
  { 'jp -f a.json people': ['file read a.json'], 'echo {} | jp people': [] },
  { skip: (call) => call.args.length, inputs: ['-f', '-e'] },
)

/** jc 1.25: turns what a command prints into JSON, and runs the command itself where it is given one. */
const jc: Program = {
  names: ['jc'],
  about: 'turns what commands print into JSON',
  examples: {
    'dig example.com | jc --dig': ['read ask host example.com'],
    'jc -p ls /srv': ['file list /srv'],
    'jc rm x': ['file delete x'],
  },
  run: (call) => {
    const from = call.args.findIndex((w) => !w.text.startsWith('-'))
    if (from >= 0) return call.exec(call.args.slice(from))
    return { text: undefined, carries: call.stdin.carries, span: call.span }
  },
}

/** jo 1.9: behind `=@`, `=%` and `=:` stands a file whose content is put in. */
const jo: Program = {
  names: ['jo'],
  about: 'makes JSON of words',
  examples: {
    'jo a=1 b@c': [],
    'jo a=@x.txt b=:y.json': ['file read x.txt', 'file read y.json'],
    'jo -f x.json a=1': ['file read x.json'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-f= -o= -d= -a -p -B -D -e -n -s -b'))
    const named = read.operands.flatMap((w) => {
      const at = /^[^=]*=?[@%:]/.exec(w.text)?.[0]
      return at !== undefined && (at.length === 1 || at.includes('=')) ? [{ ...w, text: w.text.slice(at.length) }] : []
    })
    const paths = [...read.values('-f'), ...named]
    for (const path of paths) emitFile(call, 'read', path)
    for (const path of read.values('-o')) emitFile(call, 'overwrite', path)
    return { text: undefined, carries: readAll(call, paths).carries, span: call.span }
  },
}

/** Verbs that run code, ask addresses or write several files. */
const TABLE_RUNS =
  /^(py|luau|lua|foreach|fetch|fetchpost|parallel|split|partition|to|sqlp|scrape|spawn|download|extdedup)$/
/** Functions of xan's expressions that run programs or write files. */
const TABLE_CODE = /\b(shell|cmd|write|copy|move|read|read_\w+)\s{0,9}\(/

function tableVerb(call: Call, verb: Word): void {
  const code = call.name === 'xan' ? call.args.find((w) => TABLE_CODE.test(w.text)) : undefined
  if (code !== undefined) emit(call, 'unreadable', 'run', 'code', code)
  else if (TABLE_RUNS.test(verb.text)) emit(call, 'undescribed', verb.text, 'program', call.name)
}

/** Picks lines; the preview and the keys run shell text (fzf 0.65). */
const picker: Program = {
  names: ['fzf', 'sk', 'fzy', 'peco'],
  about: 'picks lines of a list',
  examples: {
    'fzf --filter=timeout < a.log': ['file read a.log'],
    "rg -l x src | fzf -m --preview 'cat {}' | xargs rm": [
      'file read below src',
      'file read \uFFFC',
      'file delete src/**',
    ],
    "ls | fzf --bind 'enter:become(rm x)'": ['file list .', 'file delete x'],
    "ls | fzf --bind 'ctrl-a:select-all'": ['file list .'],
    'fzf --frobnicate': [],
    'FZF_DEFAULT_COMMAND="rm x" fzf': ['file delete x'],
    'FZF_DEFAULT_OPTS="--height=40% --reverse" fzf -f x < a.log': ['file read a.log'],
    "FZF_DEFAULT_OPTS='--preview=rm' fzf -f x < a.log": ['file read a.log', 'unreadable run code FZF_DEFAULT_OPTS'],
    "fzf --with-shell 'sh -x' < a.log": ['file read a.log', 'unreadable run code sh -x'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(PICKER))
    const list = call.env.get('FZF_DEFAULT_COMMAND')
    if (list !== undefined && !call.stdinGiven) call.shell({ text: list.text, carries: list.carries, span: call.span })
    const more = call.env.get('FZF_DEFAULT_OPTS')
    if (more !== undefined && /--(bind|preview|become|listen|with-shell)/.test(more.text))
      emit(call, 'unreadable', 'run', 'code', 'FZF_DEFAULT_OPTS')
    for (const w of [...read.values('--with-shell'), ...read.values('--listen-unsafe')])
      emit(call, 'unreadable', 'run', 'code', w)
    for (const w of read.values('--preview', '-c'))
      call.shell({ text: withPicked(w.text), carries: w.carries, span: w.span, template: true })
    for (const w of read.values('--bind', '--become'))
      for (const code of keyed(w.text)) call.shell({ text: code, carries: w.carries, span: w.span, template: true })
    return { text: undefined, carries: call.stdin.carries, span: call.span, ...fewer(call.stdin) }
  },
}

const PICKER = `-m|--multi=? -f|--filter= -q|--query= -e|--exact -i +i --preview= --preview-window= --bind= --height= --layout=
  --border=? --prompt= --header= --header-lines= -d|--delimiter= -n|--nth= --with-nth= --ansi -1|--select-1 -0|--exit-0
  --print-query --read0 --print0 --no-sort --tac --cycle --reverse --expect= --color= --info= --marker= --pointer=
  --history= --tiebreak= -x --scheme= --tmux=? -c= --become= --with-shell= --listen-unsafe=`

/** The line that is picked is put in between quotes of its own. */
function withPicked(code: string): string {
  return code.replace(/\{[^{}\s]{0,20}\}/g, UNKNOWN)
}

/** The code of `enter:become(rm x)` and `ctrl-r:reload:ls`: whatever stands behind an action that runs something. */
function keyed(text: string): readonly string[] {
  const found: string[] = []
  const starts =
    /\b(?:execute(?:-silent)?|become|reload(?:-sync)?|transform[\w-]*|preview|change-preview)([([{<:~!@#$%^&*;/|])/g
  for (const start of text.matchAll(starts)) {
    const open = start[1] ?? ':'
    const close = { '(': ')', '[': ']', '{': '}', '<': '>', ':': '' }[open] ?? open
    const from = start.index + start[0].length
    const to = close === '' ? text.length : text.lastIndexOf(close)
    found.push(withPicked(text.slice(from, to < from ? text.length : to)))
  }
  return found
}

/** sd 1.0: replaces in files, or in what it gets. */
const replace: Program = {
  names: ['sd'],
  about: 'replaces text',
  examples: {
    'sd a b x.ts': ['file edit x.ts'],
    'sd -p a b x.ts': ['file read x.ts'],
    'echo a | sd a b': [],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-p|--preview -F|--fixed-strings|--string-mode -n|--max-replacements= -f|--flags= -A|--across'),
    )
    const paths = read.operands.slice(2)
    for (const path of paths) emitFile(call, read.has('-p') ? 'read' : 'edit', path)
    return { text: undefined, carries: readAll(call, paths).carries, span: call.span }
  },
}

/** Shows the state of the host, a process or a connection at a glance. */
const status: Program = {
  names: [
    'btm',
    'bandwhich',
    'zenith',
    'dua',
    'trippy',
    'erdtree',
    'erd',
    'pdu',
    'httpstat',
    'nvitop',
    'amdgpu_top',
    'macmon',
    'asitop',
    'mactop',
    's-tui',
    'below',
  ],
  about: 'shows the state of the host',
  examples: {
    'btm --basic': ['read show status'],
    'httpstat https://api.example/health': ['read show status https://api.example/health'],
    'httpstat https://api.example/x -X DELETE': ['undescribed show status https://api.example/x'],
    'dua i /srv': ['undescribed show status i'],
    'dua /srv': ['read show status /srv'],
  },
  run: (call) => {
    const first = call.args.find((w) => !w.text.startsWith('-'))
    // Options of curl behind the address, and the interactive mode that deletes.
    const more =
      (call.name === 'httpstat' && call.args.some((w) => /^-(X|d|F|T|-request|-data\S*|-upload\S*)/.test(w.text))) ||
      (call.name === 'dua' && /^(i|interactive)$/.test(first?.text ?? '')) ||
      (call.name === 'below' && first?.text === 'record')
    emit(call, more ? 'undescribed' : 'read', 'show', 'status', first ?? '')
  },
}

/** Helpers of an interactive shell, which print what sets them up. */
const helpers: Program = {
  names: ['starship', 'zoxide', 'atuin', 'mcfly', 'thefuck', 'oh-my-posh', 'carapace', 'dircolors', 'resize', 'vivid'],
  about: 'sets up an interactive shell',
  examples: {
    'eval "$(starship init bash)"; rm a': ['read print setting', 'file delete a'],
    'eval "$(zoxide init bash); rm a"': ['read print setting', 'file delete a'],
    'eval $(dircolors)': ['read print setting'],
    'starship explain': ['undescribed run program starship'],
  },
  run: (call) => {
    const first = call.args[0]?.text ?? ''
    const sets = /^(init|--alias|-a|_carapace|print|-b|-u|--sh|--bourne-shell|generate)$/.test(first)
    if (!sets && !/^(dircolors|resize)$/.test(call.name)) return emit(call, 'undescribed', 'run', 'program', call.name)
    emit(call, 'read', 'print', 'setting')
    return { text: undefined, carries: 0, span: call.span, about: 'shell settings' }
  },
}

export const viewerPrograms: readonly Program[] = [
  helpers,
  logs,
  followers,
  tables,
  structures,
  choose,
  jmespath,
  jc,
  jo,
  picker,
  replace,
  status,
]
