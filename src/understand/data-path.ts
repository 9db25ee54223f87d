/**
 * Files that hold stored data by their kind: dumps, backups, databases. By name, as `isSecretPath`. Counter-example
 * that is let through: rows in a `.csv`. Counter-example that is held: an empty database of a test.
 */
export function isDataPath(path: string): boolean {
  const lower = path.toLowerCase()
  const name = lower.slice(lower.lastIndexOf('/') + 1)
  if (CONFIGURATION.test(name)) return false
  if (ENDINGS.some((ending) => name.endsWith(ending))) return true
  // `.sql` is code, unless it stands where dumps stand or is called one.
  if (!/\.(sql|json|csv|tar|zip|gz|tgz|bz2|xz|zst|7z)$/.test(name)) return false
  return /(^|[^a-z])(dumps?|backups?|snapshots?)([^a-z]|$)/.test(lower)
}

/** A copy of a configuration that somebody put aside: `nginx.conf.bak`. */
const CONFIGURATION = /\.(conf|cfg|cnf|ini|toml|ya?ml|json|xml|properties|service|sh|py|ts|js|md|txt|list)\.bak$/

const ENDINGS = [
  '.dump',
  '.sql.gz',
  '.sql.zst',
  '.sql.bz2',
  '.sql.xz',
  '.bak',
  '.rdb',
  '.aof',
  '.sqlite',
  '.sqlite3',
  '.db',
  '.mdb',
  '.bson',
  '.ldf',
  '.mdf',
  '.ibd',
  '.pgdump',
]
