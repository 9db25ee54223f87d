/** Functions that put a path together, or give the one that they get. */
const JOINS = /(^|\.)(join|Path|resolve|normalize|abspath|expanduser|str|String|realpath|fspath|PurePath|expand_path)$/
/** Of these a part with a slash in front begins the path anew; others only put slashes between. */
const BEGINS_ANEW = /(^|\.)(Path|PurePath|resolve|expand_path)$|^(os\.path|posixpath)\.join$/

/** The path that such a function makes of these parts; `undefined` for any other function. */
export function joinedPath(name: string, parts: readonly string[], home: string): string | undefined {
  if (!JOINS.test(name)) return undefined
  // Ruby's `File.expand_path(name, directory)`, which knows the home by its sign.
  const expands = name.endsWith('expand_path')
  const ordered = expands ? parts.toReversed() : parts
  const anew = expands ? /^[/~]/ : /^\//
  const start = BEGINS_ANEW.test(name) ? ordered.findLastIndex((one) => anew.test(one)) : 0
  const joined = ordered.slice(Math.max(start, 0)).join('/')
  return joined.startsWith('~') ? home + joined.slice(1) : joined
}
