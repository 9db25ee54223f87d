/**
 * True for settings of a tool that only a person writes: below a dot directory (or a dot file) of the home, of that of another
 * user (`sudo kubectl` reads root's), or in `/etc`.
 * Settings of elsewhere may have been written by whoever calls the tool, and may name a program that it starts. A workspace
 * is often in the home, so the home as a whole says nothing. `path` and `home` are absolute, links followed.
 *
 * Counter-example: an enrolled workspace that is itself below a dot directory of the home.
 */
export function isOwnSettings(path: string, home: string): boolean {
  if (path.startsWith(`${home}/.`)) return !path.startsWith(`${home}/..`)
  return path.startsWith('/etc/') || /^\/(root|home\/[^/.][^/]*)\/\.[^.]/.test(path)
}
