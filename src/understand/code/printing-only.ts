/**
 * Code of a language that nobody reads here, in which every name is known only to calculate or to print: it is harmless
 * whatever the language is. Anything else says nothing. Where a text ends differs from language to language, and so does
 * what a text may be used for: what could be read in two ways is not printing only.
 */
export function isPrintingOnly(code: string): boolean {
  if (code.length > LONGEST || COMMENT.test(code) || isCommand(code)) return false
  let i = 0
  while (i < code.length) {
    const c = code[i] as string
    if (c === '"' || c === "'") {
      const end = endOfText(code, i)
      if (end === undefined || isUsedAsName(code, i, end)) return false
      i = end
    } else if (/[A-Za-z_]/.test(c)) {
      const name = /^\w+(?:[.:]+[A-Za-z_]\w*)*/.exec(code.slice(i, i + MOST_NAME))?.[0] ?? ''
      if (name.length >= MOST_NAME || !isHarmless(name)) return false
      i += name.length
      // `r"(…)"` and `f"…"` are texts of another kind, `a'` is a matrix.
      if (name.length === 1 && /["']/.test(code[i] ?? '')) return false
    } else if (c === '!' && code[i + 1] !== '=') return false
    else if (/[\d\s()[\]{},;:.+\-*/%=<>!&|~^?]/.test(c)) i++
    else return false
  }
  return true
}

const LONGEST = 2000
const MOST_NAME = 64
/** Behind one of these a quote opens nothing. */
const COMMENT = /--|\/\/|\/\*|\{-|\(\*|%%/
/** A command of an interactive shell (`:! ls`), and `%x("ls")`. */
const isCommand = (code: string): boolean =>
  /%[a-z]/i.test(code) || code.split(/[\n;]/).some((line) => line.trimStart().startsWith(':'))

/**
 * Behind the closing quote; `undefined` where there is none, or where code may stand in the text. Where the first quote
 * is none (`'a` in Lisp, `a'` in Julia, behind a comment), what seems to be the text is code.
 */
function endOfText(code: string, from: number): number | undefined {
  const quote = code[from]
  const banned = quote === '"' ? DOUBLE : SINGLE
  for (let i = from + 1; i < code.length; i++) {
    const c = code[i] as string
    if (c === quote) return i + 1
    if (c === '\\') {
      i++
      if (!/[\w"'.]/.test(code[i] ?? '')) return undefined
    } else if (banned.test(c) || ((c === '#' || c === '$') && /[({]/.test(code[i + 1] ?? ''))) return undefined
  }
  return undefined
}

const DOUBLE = /[`\r\n]/
const SINGLE = /[`\r\n"();[\]{}]/

/** A text that is called, named or asked for: `"system"("ls")`, `'os':'cmd'("ls")`, `cat("a", "file"="b")`, `"""`. */
function isUsedAsName(code: string, from: number, end: number): boolean {
  const before = code.slice(Math.max(0, from - 2), from)
  if (/["']$/.test(before) || (/[.:]$/.test(before) && before !== '..')) return true
  let i = end
  while (/\s/.test(code[i] ?? '')) i++
  return /^(["'(:#]|=(?!=)|\.(?!\.))/.test(code.slice(i, i + 2))
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
