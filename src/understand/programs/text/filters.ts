import { absolute, emit, emitFile } from '../../emit.ts'
import { type Arguments, optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { isSecretShown } from '../../secrets/variable.ts'
import { isKnown, type Word } from '../../word.ts'
import { asksHelp } from '../files.ts'
import { filter } from './filter.ts'
import { assignedJson, chosenJson } from './jq-assign.ts'
import { emitEnvironment } from './jq-environment.ts'
import { fewer } from './listed.ts'
import { readAll } from './reading.ts'

/** Filters: what they read comes out again, sorted, cut or counted. */

const sort: Program = filter(
  ['sort', 'gsort'],
  'sorts lines',
  '-b -d -f -g -i -M -h -n -R -r -V -c -C -m -s -u -z -k|--key= -t|--field-separator= -o|--output= -S|--buffer-size= -T|--temporary-directory= --parallel= --compress-program= --files0-from= --batch-size= --sort= --random-source= --debug --reverse --unique --numeric-sort --version-sort --ignore-case --human-numeric-sort',
  { 'sort -k2 -rn a': ['file read a'], 'sort a -o b': ['file read a', 'file overwrite b'] },
  { outputs: ['-o'], programs: ['--compress-program'] },
)

const jqAlone: Program = filter(
  ['jq', 'yq', 'gojq', 'jaq', 'xq', 'fx', 'mlr', 'csvcut', 'csvlook', 'csvstat', 'htmlq', 'pup'],
  'takes structured text apart',
  '-n|--null-input -r|--raw-output -c|--compact-output -s|--slurp -e|--exit-status -S|--sort-keys -C|--color-output -M|--monochrome-output -a|--ascii-output -j|--join-output -R|--raw-input --tab --indent= --stream --seq -f|--from-file= -L= --arg= --argjson= --slurpfile= --rawfile= --args --jsonargs -i|--inplace -P|--prettyPrint -o|--output-format= -p|--input-format= -I= -N',
  {
    "jq -r '.a' b.json": ['file read b.json'],
    'echo \'{"scripts":{}}\' > package.json; jq \'.scripts.x="rm y"\' package.json | sponge package.json; npm run x': [
      'file overwrite package.json',
      'file read package.json',
      'file edit package.json',
      'file delete y',
    ],
    'echo \'{"a":{"b":"x"}}\' > b.json; rm "$(jq -r .a.b b.json)" "$(jq -r .c b.json)" "$(jq -r .a b.json)"': [
      'file overwrite b.json',
      'file read b.json',
      'file delete x',
      'file delete null',
      'file delete \uFFFC',
    ],
    "yq -i '.a = 1' b.yaml": ['file edit b.yaml'],
    'jq -n 1': [],
    'jq -n env': ['read-secret print environment'],
    "jq -n '$ENV.API_KEY'": ['read-secret print variable API_KEY'],
    'jq \'.env, {env}, {env: .a}, "env"\' b.json': ['file read b.json'],
    "jq -n 'env.HOME, env | keys'": [],
    "yq -n 'strenv(API_KEY)'": ['read-secret print variable API_KEY'],
    "kubectl get pods | jq '.items'": ['read get pod'],
    'csvlook a.csv': ['file read a.csv'],
  },
  {
    skip: (call, has) => (NO_FILTER.has(call.name) || isFileAlone(call) || has('-f') ? 0 : 1),
    inputs: ['--slurpfile', '--rawfile', '-f'],
    inPlace: '-i',
    code: emitEnvironment,
    changes: isChange,
    makes: (code, { text = '', of = [] }, read) => {
      if (read.has('-n', '-s', '-R', '-j', '-f', '--stream', '-P')) return undefined
      if (read.has('-r', '-S')) return chosenJson(code.text, text, read.has('-r'))
      const variables = new Map(read.values('--arg').map(({ text }) => nameAndValue(text)))
      const isPackage = of.some((path) => path.endsWith('/package.json'))
      return assignedJson(code.text, text, { variables, ...(isPackage ? { about: 'scripts' } : {}) })
    },
  },
)

/** Options of jq 1.8 that take a name and a value, or a name and a file. */
const TWO_WORDS = /^--(arg|argjson|slurpfile|rawfile)$/

/** They become one word here: `NAME=VALUE`, or the file. */
const jq: Program = {
  ...jqAlone,
  run: (call) => {
    if (!call.args.some(({ text }) => TWO_WORDS.test(text))) return jqAlone.run(call)
    const args: Word[] = []
    for (let i = 0; i < call.args.length; i++) {
      const one = call.args[i] as Word
      const [name, value] = [call.args[i + 1], call.args[i + 2]]
      args.push(one)
      if (!TWO_WORDS.test(one.text) || name === undefined || value === undefined) continue
      args.push(one.text.startsWith('--arg') ? { ...value, text: `${name.text}=${value.text}` } : value)
      i += 2
    }
    return jqAlone.run({ ...call, args })
  },
}

function nameAndValue(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=')
  return [text.slice(0, equals), text.slice(equals + 1)]
}

const xmllint: Program = filter(
  ['xmllint'],
  'reads and checks XML',
  '-o|--output= --xpath= --noout --format --pretty= --encode= --schema= --relaxng= --dtdvalid= --schematron= --path= --pattern= --maxmem= --html --recover --nowarning --valid --c14n --huge --noblanks --quiet --stream -i -s= -c',
  {
    'xmllint --noout a.xml': ['file read a.xml'],
    'xmllint --format a.xml --output b.xml': ['file read a.xml', 'file overwrite b.xml'],
  },
  { outputs: ['-o'], inputs: ['--schema', '--relaxng', '--dtdvalid'] },
)

/** `.a = 1 | del(.b)`: each part gives the whole with something of it changed. `.a = 1 | .b` gives less, `-n` reads nothing. */
function isChange(code: Word | undefined, has: Arguments['has']): boolean {
  if (code === undefined || !isKnown(code) || has('-n')) return false
  const parts = withoutTexts(code.text).split(/\|(?!=)/)
  return parts.every((one) => {
    const part = one.trim()
    if (part === '.') return true
    if (PUTS_ANOTHER.test(part) || /\bempty\b/.test(part)) return false
    return /^(?:del|walk|with_entries|map_values)\(/.test(part) || /[^=!<>]=(?!=)/.test(part)
  })
}

/** `. = {}`, `.[] = 1`, `del(.[])`, `{ … }`: nothing is left of what was there. */
const PUTS_ANOTHER = /^(?:\.(?:\[\])?\s?(?:=|\|=\s?[[{"\d])|del\(\s?\.{1,2}(?:\[\])?\s?\)|[{[])/

/** What stands between quotes is no part of the program: `.a = "x | y"`. */
function withoutTexts(code: string): string {
  let left = ''
  let isText = false
  for (let i = 0; i < code.length; i++) {
    if (isText && code[i] === '\\') i++
    else if (code[i] === '"') isText = !isText
    else if (!isText) left += code[i]
  }
  return left
}

/** What stands first is a file already. */
const NO_FILTER = new Set(['csvcut', 'csvlook', 'csvstat', 'fx'])

/** `yq .env` reads the file of that name where it is there, whatever is piped into it (yq 4). */
function isFileAlone(call: Call): boolean {
  const last = call.args.at(-1)
  if (call.name !== 'yq' || last === undefined || !isSecretPath(last.text)) return false
  return call.files.kind(absolute(call.cwd, last.text)) === 'file'
}

/** `put` and `delete` write the file that they were given, unless there is another one for it (dasel 2.8). */
const dasel: Program = {
  names: ['dasel'],
  about: 'takes structured text apart, and changes it',
  examples: {
    'dasel -f a.json .b': ['file read a.json'],
    'dasel put -f a.json -v 1 .b': ['file edit a.json'],
    'dasel delete -f a.json -o c.json .b': ['file read a.json', 'file overwrite c.json'],
    'dasel -r yaml .b': [],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable(
        '-f|--file= -o|--out= -r|--read= -w|--write= -v|--value= -t|--type= -s|--selector= -p|--parser= -c|--compact ' +
          '-n|--null --plain --merge-input-documents --escape-html --indent= --colour --color --csv-comma=',
      ),
    )
    const [file, out] = [read.value('-f'), read.value('-o')]
    const changes = /^(?:put|delete)$/.test(read.operands[0]?.text ?? '')
    if (file !== undefined) emitFile(call, changes && out === undefined ? 'edit' : 'read', file)
    if (out !== undefined && out.text !== 'stdout' && out.text !== '-') emitFile(call, 'overwrite', out)
    const input = readAll(call, file === undefined ? [] : [file])
    return { text: undefined, carries: input.carries, span: input.span }
  },
}

const uniq: Program = {
  names: ['uniq'],
  about: 'takes away lines that repeat',
  examples: {
    'uniq -c': [],
    'uniq -c a': ['file read a'],
    'uniq a b': ['file read a', 'file overwrite b'],
    'uniq -f 1 a': ['file read a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const table =
      '-c|--count -d|--repeated -D --all-repeated=? -f|--skip-fields= --group=? -i|--ignore-case -s|--skip-chars= ' +
      '-u|--unique -z|--zero-terminated -w|--check-chars='
    const read = readArguments(call.args, optionTable(table))
    const [from, to] = read.operands
    const input = readAll(call, from === undefined ? [] : [from])
    if (from !== undefined && from.text !== '-') emitFile(call, 'read', from)
    if (to !== undefined && to.text !== '-') emitFile(call, 'overwrite', to)
    const lists = from === undefined && !read.has('-c', '--group') ? fewer(input) : {}
    return { text: input.text === '' ? '' : undefined, carries: input.carries, span: input.span, ...lists }
  },
}

/** envsubst(1) of gettext 0.26: what it is given names the variables, `-v` only lists them. */
const envsubst: Program = {
  names: ['envsubst'],
  about: 'puts the values of variables into a text',
  examples: {
    'envsubst < a.tpl': ['file read a.tpl'],
    "echo x | envsubst '$HOME'": [],
    "echo x | envsubst '$GITHUB_TOKEN'": ['read-secret print variable GITHUB_TOKEN'],
    "envsubst -v '$GITHUB_TOKEN'": [],
    'envsubst -i a -o b': ['file read a', 'file overwrite b'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable('-v|--variables -V|--version -i= -o= -no-unset -no-empty -d -fail-fast'),
    )
    if (read.has('-v')) return
    const [from, to] = [read.value('-i'), read.value('-o')]
    if (from !== undefined) emitFile(call, 'read', from)
    if (to !== undefined) emitFile(call, 'overwrite', to)
    for (const given of read.operands)
      for (const [, name] of given.text.matchAll(/\$\{?(\w+)/g))
        if (name !== undefined && isSecretShown(name))
          emit(call, 'read-secret', 'print', 'variable', { ...given, text: name })
    return { text: undefined, carries: readAll(call, from === undefined ? [] : [from]).carries, span: call.span }
  },
}

export const filters: readonly Program[] = [
  sort,
  jq,
  xmllint,
  dasel,
  uniq,
  envsubst,
  filter(
    ['shuf'],
    'mixes lines',
    '-e|--echo -i|--input-range= -n|--head-count= -o|--output= --random-source= -r|--repeat -z|--zero-terminated',
    { 'shuf -n 3 a': ['file read a'], 'shuf -o b a': ['file read a', 'file overwrite b'], 'shuf -e a b': [] },
    { outputs: ['-o'], skip: (call, has) => (has('-e') ? call.args.length : 0) },
  ),
  filter(
    ['cat', 'gcat', 'tac', 'bat', 'batcat'],
    'prints files',
    '-A -b -e -E -n -s -t -T -u -v -p -l= --style= --paging= --color=? --language= -r= --plain --number --show-all',
    { 'cat a b': ['file read a', 'file read b'], "cat <<< 'rm a' | sh": ['file delete a'], cat: [] },
    { same: true },
  ),
  filter(
    ['head', 'tail', 'ghead', 'gtail'],
    'prints the start or end of files',
    '-n|--lines= -c|--bytes= -q|--quiet|--silent -v|--verbose -f|--follow=? -F -s|--sleep-interval= --pid= --retry --max-unchanged-stats= -z|--zero-terminated -1 -2 -3 -4 -5 -6 -7 -8 -9 -0',
    {
      'tail -n 100 /var/log/a.log': ['file read /var/log/a.log'],
      'head -20 a': ['file read a'],
      'tail -f a': ['file read a'],
    },
  ),
  filter(
    ['less', 'more', 'most', 'view', 'zless', 'zmore'],
    'shows files a page at a time',
    '-N -S -R -F -X -i -I -n -r -p= -P= -o= -O= -x= -j= -b= -c -d -e -E -f -g -G -K -L -m -M -q -s -u -U -w -W',
    { 'less a': ['file read a'], "less +G '+!rm b' a": ['file delete b', 'file read a'] },
    { outputs: ['-o', '-O'], starts: true },
  ),
  filter(['wc'], 'counts lines and words', '-c -l -w -m -L --bytes --lines --words --chars --files0-from= --total=', {
    'wc -l a': ['file read a'],
  }),
  filter(
    ['cksum', 'md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'b2sum', 'sum', 'shasum', 'md5'],
    'sums up files',
    '-c|--check -l= -b -t -z -a= --tag --quiet --status --strict --ignore-missing',
    { 'sha256sum a': ['file read a'], 'sha256sum -c a.sums': ['file read a.sums'] },
    { verb: 'sum' },
  ),
  filter(
    [
      'cut',
      'paste',
      'join',
      'comm',
      'fold',
      'fmt',
      'nl',
      'expand',
      'unexpand',
      'column',
      'pr',
      'tsort',
      'ptx',
      'strings',
      'colrm',
      'look',
      'cmp',
      'diff',
      'sdiff',
      'colordiff',
      'diff3',
      'delta',
      'vimdiff',
      'zdiff',
      'numfmt',
      'ansifilter',
      'pv',
      'asciidoc',
      'glow',
      'mdcat',
      'hexyl',
      'nm',
      'objdump',
      'readelf',
      'ldd',
      'size',
      'otool',
    ],
    'shows or compares text',
    '-d|--delimiter= -f|--fields= -c|--characters= -b|--bytes= -s|--squeeze -t|--separator= -o|--output-delimiter= -w|--width= -n= -N= -e= -i= -u -U= -r -q -y -B -a -p -l= --color=? -x= -I= --exclude= --strip-trailing-cr --brief --side-by-side --unified=? --context=? -W= -z -1 -2 -3',
    { 'diff a b': ['file read a', 'file read b'], 'cut -d: -f1 /etc/passwd': ['file read /etc/passwd'] },
  ),
]
