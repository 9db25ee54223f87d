import { posix } from 'node:path'
import type { Places } from './places.ts'

/** What a desktop or a session starts the authority from. */
export interface ServiceFile {
  readonly path: string
  readonly text: string
  readonly platform: Places['platform']
}

const LABEL = 'prodgate.authority'

/** A unit of the user's systemd, or an agent of launchd. `command` holds absolute paths only. */
export function serviceFile({ home, platform }: Places, command: readonly string[]): ServiceFile {
  return platform === 'darwin'
    ? { platform, path: posix.join(home, `Library/LaunchAgents/${LABEL}.plist`), text: plist(command) }
    : { platform, path: posix.join(home, '.config/systemd/user/prodgate.service'), text: unit(command) }
}

function unit(command: readonly string[]): string {
  return `# Written by \`prodgate install service\`; \`prodgate uninstall service\` takes it away.
[Unit]
Description=prodgate authority

[Service]
Type=exec
ExecStart=${command.map(unitWord).join(' ')}
Restart=on-failure
RestartSec=2
TimeoutStopSec=20
UnsetEnvironment=NODE_OPTIONS NODE_PATH LD_PRELOAD

[Install]
WantedBy=default.target
`
}

/** A word of a command line as systemd.service(5) reads it: `%` and `$` stand for something there. */
function unitWord(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')
  return /^[A-Za-z0-9/._:=@+-]+$/.test(word) ? word : `"${escaped}"`
}

function plist(command: readonly string[]): string {
  const words = command.map((word) => `    <string>${xml(word)}</string>`).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
</dict>
</plist>
`
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What makes the system take notice of the file. */
export function serviceCommands({ platform, path }: ServiceFile) {
  if (platform === 'darwin')
    return { start: [['launchctl', 'load', '-w', path]], stop: [['launchctl', 'unload', '-w', path]], reload: [] }
  const systemctl = (...args: readonly string[]) => ['systemctl', '--user', ...args]
  return {
    start: [systemctl('daemon-reload'), systemctl('enable', '--now', 'prodgate.service')],
    stop: [systemctl('disable', '--now', 'prodgate.service')],
    reload: [systemctl('daemon-reload')],
  }
}
