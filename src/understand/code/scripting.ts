import { copies, file, moves, opens, pure, requests, runs, runsWords, stops, unreadable } from './does.ts'
import { type Language, words } from './language.ts'
import type { Grammar } from './reading.ts'

/** Ruby, Perl and PHP: languages in which a shell is one word away. */

const noImports: Grammar['imports'] = () => new Map()

export const ruby: Language = {
  lexicon: {
    lineComments: ['#'],
    blockComments: [['\n=begin', '\n=end']],
    quotes: { "'": 'plain', '"': 'holes', '`': 'command' },
    slashes: true,
    quoteLike: 'ruby',
    hole: '#{',
  },
  grammar: {
    imports: noImports,
    canonical: (path) => path.replace(/^(Kernel|Object|self)\./, ''),
    links: new Set(['.', '::', '?.']),
    bareMethods: true,
    bare: words('system exec spawn eval puts print p require require_relative load raise warn exit abort sleep File.delete File.unlink FileUtils.rm FileUtils.rm_rf FileUtils.rm_r Dir.rmdir Process.kill'),
    constants: (path, home) => (/^(ENV\[HOME\]|ENV\.fetch\(HOME\)|Dir\.home|Dir\.home\(\))$/.test(path) ? home : undefined),
  },
  commands: true,
  keywords: words('if unless while until for return and or not in do then else elsif case when yield def class module begin rescue ensure end puts'),
  functions: {
    system: runsWords(0), exec: runsWords(0), spawn: runsWords(0), 'IO.popen': runs, 'Open3.capture2': runsWords(0), 'Open3.capture3': runsWords(0),
    'Open3.popen3': runsWords(0), 'Process.spawn': runsWords(0), 'Process.kill': stops, 'File.delete': file('delete'), 'File.unlink': file('delete'),
    'File.write': file('overwrite'), 'IO.write': file('overwrite'), 'File.open': opens, open: opens, 'File.new': opens, 'File.read': file('read'),
    'IO.read': file('read'), 'File.readlines': file('read'), 'File.foreach': file('read'), 'File.rename': moves, 'File.chmod': file('permissions', { arg: 1 }),
    'File.truncate': file('overwrite'), 'FileUtils.rm': file('delete'), 'FileUtils.rm_f': file('delete'), 'FileUtils.rm_r': file('delete', { recursive: true }),
    'FileUtils.rm_rf': file('delete', { recursive: true }), 'FileUtils.remove_dir': file('delete', { recursive: true }), 'FileUtils.remove_entry': file('delete', { recursive: true }),
    'FileUtils.rmtree': file('delete', { recursive: true }), 'FileUtils.cp': copies, 'FileUtils.cp_r': copies, 'FileUtils.mv': moves, 'FileUtils.mkdir_p': file('create'),
    'FileUtils.touch': file('create'), 'Dir.mkdir': file('create'), 'Dir.rmdir': file('delete'), 'Dir.glob': file('list'), 'Dir.entries': file('list'),
    'File.exist?': file('list'), 'Net.HTTP.get': requests('GET'), 'URI.open': requests('GET'), 'Net.HTTP.post': requests('POST'), eval: unreadable,
    instance_eval: unreadable, class_eval: unreadable, send: unreadable, public_send: unreadable, load: unreadable, require: pure, require_relative: unreadable,
    'Marshal.load': unreadable, binding: unreadable, syscall: unreadable, fork: pure,
  },
  methods: { delete: pure, unlink: file('delete', { arg: -1 }), execute: unreadable, exec: unreadable, eval: unreadable, delete_all: unreadable, destroy_all: unreadable, rmtree: file('delete', { arg: -1, recursive: true }) },
  harmlessModules: words('File Dir FileUtils IO ENV JSON YAML Math Time Date DateTime String Array Hash Integer Float Process Kernel Net URI CSV Digest SecureRandom Random Base64 Set Struct Comparable Enumerable Etc Socket Logger Open3 Pathname Benchmark ObjectSpace GC RUBY_VERSION'),
  guardedModules: words('File FileUtils IO Dir Process Kernel Net URI Open3 Pathname Socket'),
  harmless: words('puts print p pp printf sprintf format gets rand srand sleep exit abort raise warn Integer Float String Array lambda proc loop catch throw freeze at_exit caller block_given? attr_accessor attr_reader include extend'),
}

export const perl: Language = {
  lexicon: {
    lineComments: ['#'],
    blockComments: [],
    quotes: { "'": 'plain', '"': 'holes', '`': 'command' },
    slashes: true,
    quoteLike: 'perl',
    hole: '$',
    sigils: '$@%',
  },
  grammar: {
    imports: noImports,
    canonical: (path) => path.replace(/^CORE\./, ''),
    links: new Set(['->', '::']),
    bare: words('system exec unlink rmdir mkdir rename open eval print printf say die warn require do chmod chown kill link symlink truncate sleep'),
    constants: (path, home) => (/^\$ENV(\{HOME\}|\[HOME\])$/.test(path) ? home : undefined),
  },
  commands: true,
  keywords: words('if elsif unless while until for foreach return and or not my our local sub use no package else last next do'),
  functions: {
    system: runsWords(0), exec: runsWords(0), unlink: everyFile('delete'), rmdir: everyFile('delete'), mkdir: file('create'), rename: moves, open: opens,
    eval: unreadable, do: unreadable, require: pure, chmod: file('permissions', { arg: 1 }), chown: file('permissions', { arg: 2 }), kill: stops,
    truncate: file('overwrite'), symlink: file('create', { arg: 1 }), link: file('create', { arg: 1 }), opendir: file('list', { arg: 1 }), 'File.Path.rmtree': file('delete', { recursive: true }),
    rmtree: file('delete', { recursive: true }), remove_tree: file('delete', { recursive: true }), 'File.Copy.copy': copies, copy: copies, move: moves, syscall: unreadable, socket: unreadable,
    'LWP.Simple.get': requests('GET'),
  },
  methods: { do: unreadable, prepare: unreadable, execute: unreadable, system: runs },
  harmlessModules: words('strict warnings POSIX Data List Scalar JSON Time Getopt File Cwd Encode MIME Digest Math'),
  guardedModules: words('File Cwd LWP IO Socket'),
  harmless: words('print printf say sprintf die warn join split map grep sort reverse push pop shift unshift splice keys values each exists delete defined ref scalar length substr index rindex uc lc ucfirst lcfirst sprintf abs int sqrt sin cos atan2 exp log hex oct rand srand time localtime gmtime sleep chomp chop chr ord pack unpack wantarray bless close binmode eof tell seek readline local my our lc y tr s m q qq qw x BEGIN END printf exit stat lstat glob'),
}

/** `unlink "a", "b"` takes a list of names. */
function everyFile(operation: Parameters<typeof file>[0]) {
  const one = file(operation)
  const effect: typeof one = (call, code, span) => {
    for (const value of code.args.length === 0 ? [undefined] : code.args) one(call, { ...code, args: value === undefined ? [] : [value] }, span)
  }
  return effect
}

export const php: Language = {
  lexicon: {
    lineComments: ['//', '#'],
    blockComments: [['/*', '*/']],
    quotes: { "'": 'plain', '"': 'holes', '`': 'command' },
    hole: '$',
  },
  grammar: {
    imports: noImports,
    canonical: (path) => path.replace(/^\\/, ''),
    links: new Set(['->', '::', '?.']),
    bare: words('echo print include require include_once require_once'),
    constants: (path, home) => (/^(getenv\(HOME\)|\$_ENV\[HOME\]|\$_SERVER\[HOME\])$/.test(path) ? home : undefined),
  },
  commands: true,
  keywords: words('if elseif else while for foreach switch return function fn new catch match array list isset unset empty use namespace class echo'),
  functions: {
    system: runs, exec: runs, shell_exec: runs, passthru: runs, popen: runs, proc_open: runs, pcntl_exec: runs, unlink: file('delete'), rmdir: file('delete'), mkdir: file('create'),
    rename: moves, copy: copies, file_put_contents: file('overwrite'), fopen: opens, file_get_contents: file('read'), readfile: file('read'), file: file('read'), touch: file('create'),
    chmod: file('permissions'), chown: file('permissions'), symlink: file('create', { arg: 1 }), scandir: file('list'), glob: file('list'), file_exists: file('list'), is_file: file('list'), is_dir: file('list'),
    eval: unreadable, assert: unreadable, create_function: unreadable, call_user_func: unreadable, include: unreadable, require: unreadable, include_once: unreadable, require_once: unreadable,
    unserialize: unreadable, preg_replace_callback: unreadable, curl_exec: unreadable, mail: unreadable, mysqli_query: unreadable, pg_query: unreadable, posix_kill: stops, echo: pure, print: pure,
  },
  methods: { query: unreadable, exec: unreadable, execute: unreadable, delete: unreadable, truncate: unreadable },
  harmlessModules: words('DateTime DateInterval JSON'),
  guardedModules: words(''),
  harmless: words('printf sprintf var_dump var_export print_r json_encode json_decode strlen str_replace substr strpos explode implode trim strtolower strtoupper ucfirst count array_map array_filter array_keys array_values array_merge sort usort in_array range min max abs round floor ceil intval floatval strval is_array is_string is_null date time microtime mktime strtotime md5 sha1 hash crc32 base64_encode base64_decode urlencode urldecode http_build_query phpversion phpinfo php_uname php_sapi_name getenv ini_get extension_loaded function_exists class_exists defined define constant number_format str_repeat str_pad str_contains str_starts_with str_ends_with sleep usleep exit die memory_get_usage gettype PHP_EOL random_int rand uniqid filter_var password_hash'),
}
