import {
  type CodeEffect,
  copies,
  destroys,
  file,
  mails,
  moves,
  movesItself,
  opens,
  opensUrl,
  picks,
  pure,
  RECEIVER,
  readsOrEdits,
  requests,
  requestsBy,
  runs,
  runsCode,
  runsWords,
  sendsCommand,
  stops,
  unreadable,
} from './does.ts'
import { type Language, words } from './language.ts'
import type { Token } from './tokens.ts'

/** `import a.b as c, d`, `from a import b as c`: The Python Language Reference 3.13, section 7.11. */
function imports(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i]
    if (word?.kind !== 'name' || (word.text !== 'import' && word.text !== 'from') || tokens[i - 1]?.text === '.')
      continue
    let [module, at] = dotted(tokens, i + 1)
    if (word.text === 'from') {
      if (tokens[at]?.text !== 'import') continue
      at++
      for (; at < tokens.length && tokens[at]?.kind !== 'line' && tokens[at]?.text !== ';'; at++) {
        const name = tokens[at]
        if (name?.text === '*') found.set(`* ${module}`, module)
        if (name?.kind !== 'name') continue
        const alias = tokens[at + 1]?.text === 'as' ? tokens[at + 2]?.text : undefined
        found.set(alias ?? name.text, `${module}.${name.text}`)
        if (alias !== undefined) at += 2
      }
      i = at
      continue
    }
    for (;;) {
      const alias = tokens[at]?.text === 'as' ? tokens[at + 1]?.text : undefined
      if (alias !== undefined) at += 2
      found.set(
        alias ?? (module.split('.')[0] as string),
        alias === undefined ? (module.split('.')[0] as string) : module,
      )
      if (tokens[at]?.text !== ',') break
      ;[module, at] = dotted(tokens, at + 1)
    }
  }
  return found
}

function dotted(tokens: readonly Token[], from: number): readonly [string, number] {
  let at = from
  let text = tokens[at++]?.text ?? ''
  while (tokens[at]?.text === '.' && tokens[at + 1]?.kind === 'name') {
    text += `.${tokens[at + 1]?.text}`
    at += 2
  }
  return [text, at]
}

/** `os.spawnlp(mode, 'rm', 'rm', 'x')`, `os.spawnvp(mode, 'rm', ['rm', 'x'])`: the mode, the program, its words. */
const spawns: CodeEffect = (call, code, span) => {
  const [, program, ...rest] = code.args
  if (program === undefined) return unreadable(call, code, span)
  const [, ...words] = rest.flatMap((one) => one.list ?? [one])
  runsWords(0)(call, { ...code, args: [program, ...words] }, span)
}

/** An open file loses what is behind its new end; a table of pandas is only cut. */
const truncates: CodeEffect = (call, code, span) => {
  if (code.args.length <= 1 && code.named.size === 0) file('overwrite', { arg: RECEIVER })(call, code, span)
}

export const python: Language = {
  lexicon: { lineComments: ['#'], blockComments: [], quotes: {}, python: true },
  grammar: {
    imports,
    canonical: (path) => path.replace(/^builtins\./, ''),
    links: new Set(['.']),
    bare: new Set(),
    annotations: true,
    given: { word: /^sys\.argv\[(\d{1,4})\]$/, holder: 'sys', changes: new Set() },
    constants: (path, home) =>
      /^(os\.environ\[HOME\]|os\.environ\.get\(HOME\)|os\.getenv\(HOME\)|pathlib\.Path\.home\(\)|Path\.home\(\))$/.test(
        path,
      )
        ? home
        : undefined,
  },
  commands: false,
  keywords: words(
    'if elif while for return and or not in is lambda assert print del yield await with except raise import from as class def',
  ),
  environment: words('os.environ os.environb'),
  functions: {
    'os.system': runs,
    'os.popen': runs,
    'commands.getoutput': runs,
    'subprocess.run': runs,
    'subprocess.call': runs,
    'subprocess.check_call': runs,
    'subprocess.check_output': runs,
    'subprocess.Popen': runs,
    'subprocess.getoutput': runs,
    'subprocess.getstatusoutput': runs,
    'asyncio.create_subprocess_shell': runs,
    'asyncio.create_subprocess_exec': runsWords(0),
    'pty.spawn': runs,
    // A session of nox, and the context of a task of invoke.
    'session.run': runsWords(0),
    'session.run_always': runsWords(0),
    'session.run_install': runsWords(0),
    'c.run': runs,
    'ctx.run': runs,
    'context.run': runs,
    'os.execv': runs,
    'os.execvp': runs,
    'os.execl': runsWords(1),
    'os.execlp': runsWords(1),
    'os.execve': runs,
    'os.spawnl': spawns,
    'os.spawnlp': spawns,
    'os.spawnv': spawns,
    'os.spawnvp': spawns,
    'os.spawnle': unreadable,
    'os.spawnlpe': unreadable,
    'os.spawnve': unreadable,
    'os.spawnvpe': unreadable,
    'os.posix_spawn': unreadable,
    'os.posix_spawnp': unreadable,
    'shutil.unpack_archive': file('overwrite', { arg: 1, recursive: true }),
    'os.startfile': unreadable,
    'os.remove': file('delete'),
    'os.unlink': file('delete'),
    'os.rmdir': file('delete'),
    'os.removedirs': file('delete'),
    'shutil.rmtree': file('delete', { recursive: true }),
    'os.truncate': file('overwrite'),
    'os.mkdir': file('create'),
    'os.makedirs': file('create'),
    'os.rename': moves,
    'os.replace': moves,
    'os.renames': moves,
    'shutil.move': moves,
    'shutil.copy': copies,
    'shutil.copy2': copies,
    'shutil.copyfile': copies,
    'shutil.copytree': copies,
    'os.symlink': file('create', { arg: 1 }),
    'os.link': file('create', { arg: 1 }),
    'os.chmod': file('permissions'),
    'os.chown': file('permissions'),
    'shutil.chown': file('permissions'),
    'os.kill': stops,
    'os.killpg': stops,
    open: opens,
    'io.open': opens,
    'codecs.open': opens,
    'os.open': opens,
    'os.listdir': file('list'),
    'os.scandir': file('list'),
    'os.walk': file('list'),
    'os.stat': file('list'),
    'os.path.exists': file('list'),
    'os.path.getsize': file('list'),
    'glob.glob': file('list'),
    'fileinput.input': readsOrEdits,
    'dotenv.dotenv_values': file('read'),
    'requests.get': requests('GET'),
    'requests.head': requests('HEAD'),
    'requests.post': requests('POST'),
    'requests.put': requests('PUT'),
    'requests.patch': requests('PATCH'),
    'requests.delete': requests('DELETE'),
    'requests.request': requests(undefined),
    'httpx.get': requests('GET'),
    'httpx.post': requests('POST'),
    'httpx.put': requests('PUT'),
    'httpx.delete': requests('DELETE'),
    'urllib.request.urlopen': opensUrl,
    'urllib.request.Request': opensUrl,
    'urllib.request.urlretrieve': requests('GET'),
    'urllib.urlopen': opensUrl,
    'urllib2.urlopen': opensUrl,
    exec: unreadable,
    // Whoever types into the debugger, or a variable, says what runs.
    breakpoint: unreadable,
    'pdb.set_trace': unreadable,
    eval: unreadable,
    compile: unreadable,
    getattr: unreadable,
    __import__: unreadable,
    'importlib.import_module': unreadable,
    'runpy.run_path': unreadable,
    'pickle.loads': unreadable,
    'pickle.load': unreadable,
    'marshal.loads': unreadable,
    'ctypes.CDLL': unreadable,
    'code.interact': unreadable,
    'code.InteractiveInterpreter': unreadable,
    'code.InteractiveConsole': unreadable,
    'timeit.timeit': runsCode('python'),
    'timeit.repeat': runsCode('python'),
    'timeit.Timer': runsCode('python'),
    'profile.run': runsCode('python'),
    'operator.methodcaller': picks,
    'operator.attrgetter': picks,
    'importlib.metadata.version': pure,
    'importlib.metadata.distributions': pure,
    'importlib.util.find_spec': pure,
    'socket.gethostbyname': pure,
    'socket.gethostname': pure,
    'socket.getfqdn': pure,
    'socket.getaddrinfo': pure,
    'os.getcwd': pure,
    'os.getpid': pure,
    'os.uname': pure,
    'os.cpu_count': pure,
    'os.getenv': pure,
    'os.path.join': pure,
    'os.path.basename': pure,
    'os.path.dirname': pure,
    'os.path.abspath': pure,
    'os.path.expanduser': pure,
    'os.path.splitext': pure,
    'os.path.isfile': pure,
    'os.path.isdir': pure,
    'os.path.realpath': pure,
    'os.path.normpath': pure,
    'os.environ.get': pure,
    'os.getuid': pure,
    'pathlib.Path': pure,
    Path: pure,
    'pathlib.Path.home': pure,
    'pathlib.Path.cwd': pure,
    'urllib.parse.quote': pure,
    'urllib.parse.urlparse': pure,
    'urllib.parse.urlencode': pure,
    'pandas.read_sql': unreadable,
    'pandas.read_sql_query': unreadable,
    'pandas.read_sql_table': unreadable,
    'pandas.read_pickle': unreadable,
  },
  methods: {
    unlink: file('delete', { arg: RECEIVER }),
    rmdir: file('delete', { arg: RECEIVER }),
    rmtree: file('delete', { recursive: true }),
    write_text: file('overwrite', { arg: RECEIVER }),
    write_bytes: file('overwrite', { arg: RECEIVER }),
    mkdir: file('create', { arg: RECEIVER }),
    touch: file('create', { arg: RECEIVER }),
    rename: movesItself,
    replace: movesItself,
    chmod: file('permissions', { arg: RECEIVER }),
    read_text: file('read', { arg: RECEIVER }),
    read_bytes: file('read', { arg: RECEIVER }),
    execute: unreadable,
    executemany: unreadable,
    executescript: unreadable,
    exec_driver_sql: unreadable,
    system: runs,
    popen: runs,
    run: unreadable,
    exec_command: unreadable,
    post: requests('POST'),
    put: requests('PUT'),
    patch: requests('PATCH'),
    delete: requests('DELETE'),
    sendmail: mails,
    send_message: mails,
    request: requestsBy,
    truncate: truncates,
    extractall: file('overwrite', { recursive: true }),
    execute_command: sendsCommand,
    flushall: destroys,
    flushdb: destroys,
    drop_collection: destroys,
    drop_database: destroys,
    drop_all: destroys,
    delete_index: destroys,
    delete_collection: destroys,
    connect: unreadable,
  },
  indirect: words('__getattribute__ __getattr__'),
  harmlessModules: words(
    'sys json math re time datetime random string collections itertools functools operator platform statistics decimal fractions textwrap pprint hashlib hmac base64 binascii struct uuid csv io calendar locale typing dataclasses enum copy bisect heapq types unicodedata difflib html zlib gzip bz2 lzma secrets os pathlib shutil glob fnmatch tempfile subprocess requests httpx urllib logging argparse traceback inspect ast warnings contextlib abc numbers cmath array queue configparser tomllib yaml xml shlex getpass socket ssl sysconfig site importlib numpy pandas tomli keyword token tokenize dis timeit colorsys',
  ),
  guardedModules: words(
    'os shutil subprocess socket ctypes multiprocessing signal pty asyncio requests httpx urllib ftplib smtplib telnetlib pickle marshal importlib',
  ),
  harmless: words(
    'print len str int float bool list dict set tuple range sorted reversed enumerate zip map filter sum min max abs round divmod pow ord chr hex oct bin repr format type isinstance issubclass hasattr id hash iter next any all input vars dir help callable bytes bytearray memoryview slice frozenset complex super object exit quit property staticmethod classmethod Exception ValueError KeyError TypeError RuntimeError',
  ),
}
