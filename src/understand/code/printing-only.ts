/**
 * Code of a language that nobody reads here, in which every name is known only to calculate or to print: it is harmless
 * whatever the language is. Anything else says nothing.
 */
export function isPrintingOnly(code: string): boolean {
  if (code.length > LONGEST) return false
  let i = 0
  while (i < code.length) {
    const c = code[i] as string
    if (c === '"' || c === "'") {
      const end = endOfText(code, i)
      if (end === undefined) return false
      // Scala runs a text that a `!` follows.
      if (/^[\s.]*!(?!=)/.test(code.slice(end, end + 8))) return false
      i = end
    } else if (/[A-Za-z_]/.test(c)) {
      const name = /^\w+(?:[.:]+[A-Za-z_]\w*)*/.exec(code.slice(i, i + MOST_NAME))?.[0] ?? ''
      if (name.length >= MOST_NAME || !isHarmless(name)) return false
      i += name.length
    } else if (/[\d\s()[\]{},;:.+\-*/%=<>!&|~^?]/.test(c)) i++
    else return false
  }
  return true
}

const LONGEST = 2000
const MOST_NAME = 64

/** Behind the closing quote; `undefined` where there is none, or where code may stand in the text. */
function endOfText(code: string, from: number): number | undefined {
  const quote = code[from]
  for (let i = from + 1; i < code.length; i++) {
    const c = code[i]
    if (c === '\\') i++
    else if (c === quote) return i + 1
    else if (c === '`' || ((c === '#' || c === '$') && /[({]/.test(code[i + 1] ?? ''))) return undefined
  }
  return undefined
}

/** A letter is a variable of the code itself: what it could hold would have to be named. */
function isHarmless(name: string): boolean {
  return name.length === 1 || NAMES.has(name)
}

const NAMES = new Set(
  `print println printf puts putStrLn display newline message princ say writeLn io.write io:format io:fwrite IO.puts
   IO.inspect IO.write cat paste paste0 format string.format string.upper string.lower string.rep string.len tostring
   tonumber typeof type class length nchar len count seq rev sort unique max min sum prod mean median sd var round floor
   ceil ceiling sqrt abs exp log sin cos tan pi range map filter reduce collect zip head tail table summary
   math.floor math.ceil math.sqrt math.max math.min math.abs math.pi os.date os.time os.clock version
   R.version.string R.version sessionInfo getRversion packageVersion VERSION _VERSION jit.version System.version
   System.otp_release erlang:system_info otp_release String.upcase String.downcase String.length String.reverse
   Enum.sum Enum.map Enum.join Enum.count Enum.sort Enum.reverse Enum.to_list Date.utc_today DateTime.utc_now
   System.out.println Sys.time Sys.Date date halt quit exit init:stop for do end in if then else elseif local function
   return let val var true false nil null NULL TRUE FALSE NaN Inf and or not`
    .split(/\s+/)
    .filter((one) => one !== ''),
)
