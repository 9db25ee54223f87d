import { spawn } from 'node:child_process'

/** What a person does at a terminal: waits until something is shown, then types or pastes. */
export interface Keystrokes {
  readonly after: string
  /** Letter after letter, as hands do. */
  readonly type?: string
  /** All at once. */
  readonly paste?: string
}

/**
 * A controlling terminal of its own for a program, from Python's `pty`, because Node has none. What is expected is looked
 * for behind what was expected before it.
 */
const DRIVER = `
import fcntl, json, os, pty, select, struct, sys, termios, time
plan = json.loads(sys.argv[1])
argv = sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvpe(argv[0], argv, os.environ)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
seen, at, end = b'', 0, time.time() + 240
def read(wait):
    global seen
    if not select.select([terminal], [], [], wait)[0]: return True
    try: part = os.read(terminal, 65536)
    except OSError: return False
    seen += part
    return part != b''
# A field shows its cursor behind the text, and other things beside it; a plain line is what was typed.
def shows(text):
    new = seen[from_here:]
    return (text + '\u2588' if '\u2588'.encode() in new else text).encode() in new
alive = True
for step in plan:
    wanted = step['after'].encode()
    while alive and time.time() < end:
        found = seen.find(wanted, at)
        if found >= 0: break
        alive = read(0.1)
    at = max(seen.find(wanted, at), at) + len(wanted)
    time.sleep(0.1)
    if 'paste' in step: os.write(terminal, step['paste'].encode())
    while alive and select.select([terminal], [], [], 0)[0]: alive = read(0)
    typed, from_here = step.get('type', ''), len(seen)
    for n, letter in enumerate(typed):
        os.write(terminal, letter.encode())
        # Until it is shown: letters that a busy program finds all at once look like a paste.
        slow = time.time() + 5
        while n + 1 < len(typed) and alive and time.time() < slow and not shows(typed[:n + 1]): alive = read(0.1)
while alive and time.time() < end: alive = read(0.2)
sys.stdout.buffer.write(seen)
sys.stdout.flush()
os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if not alive else 99)
`

/** Runs a program at a terminal. Gives its status and everything that the terminal showed. */
export function atTerminal(
  argv: readonly string[],
  keystrokes: readonly Keystrokes[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly status: number | null; readonly shown: string }> {
  const child = spawn('python3', ['-c', DRIVER, JSON.stringify(keystrokes), ...argv], {
    env: { PATH: process.env['PATH'], TERM: 'xterm', COLUMNS: '100', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, shown: Buffer.concat(parts).toString('utf8') }))
  })
}
