import { knownText, type Word } from '../../word.ts'

/** What of an answer may hold secrets beside plain settings, as members of the API's answers. */
const OPEN_MEMBERS = new Set(
  `Environment Variables Configuration Configurations Code Location ConfigurationSettings OptionSettings
  environmentVariables branch app apps Service SourceConfiguration RuntimeEnvironmentVariables ImageConfiguration
  ImageRepository CodeRepository CodeConfiguration CodeConfigurationValues Value UserData buildSpec
  basicAuthCredentials`.split(/\s+/),
)

/** True where a JMESPath of `--query` asks for a whole environment: `Environment.Variables`. */
export function asksForEnvironment(query: Word | undefined): boolean {
  return /\b(?:Environment|Variables|environmentVariables|RuntimeEnvironmentVariables)\b/.test(knownText(query) ?? '')
}

/**
 * True where a JMESPath of `--query` leaves only members that are no secret: `Configuration.LastModified`. An
 * expression that can keep a whole object (`@`, `*` of an object, functions) is not taken for one.
 */
export function narrowsToPlain(query: Word | undefined): boolean {
  const text = knownText(query)
  if (text === undefined || text.length > 500 || /[@&()`|]|\.\*|^\*/.test(text)) return false
  const leaves = [...text.matchAll(/([A-Za-z_]\w*)((?:\[[^\]]{0,200}\])*)(\.?)/g)].filter(([, , , dot]) => dot === '')
  return leaves.length > 0 && leaves.every(([, name]) => !OPEN_MEMBERS.has(name as string))
}
