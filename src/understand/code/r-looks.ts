/**
 * Code of R 4.5 that only looks at data: it calls functions of a list, none of which runs code, writes or takes another
 * function by its name, and reads files that it names as a whole. Every other name is a variable of its own, so that no
 * function comes to be a value (`with(list(print = system), print("ls"))`). Anything else says nothing: `undefined`.
 * Counter-example that stays unread: `sapply(x, mean)`, because `sapply(x, "system")` is a call.
 */
export interface RLooks {
  /** Files that are read, and every other text that stands in it: it may be a path, too. */
  readonly reads: readonly string[]
  readonly texts: readonly string[]
  /** It loads a package, which is code. */
  readonly loads: boolean
}

const LONGEST = 4000

const PIECE =
  /\s+|#[^\n]*|(?<text>"(?:[^"\\\n]|\\[nt"'\\])*"|'(?:[^'\\\n]|\\[nt"'\\])*')|(?<name>[A-Za-z.][\w.]*)|(?<number>\d[\w.]*)|(?<mark><<-|->|<-|==|<=|>=|!=|\|>|::|:=|&&|\|\||%in%|%%|%\/%|[-+*/^<>=!&|~?:,;()[\]{}$])/y

interface Piece {
  readonly kind: 'text' | 'name' | 'number' | 'mark'
  readonly text: string
}

export function looksInR(code: string): RLooks | undefined {
  const pieces = code.length > LONGEST ? undefined : piecesOf(code)
  if (pieces === undefined) return undefined
  const reads: string[] = []
  const texts: string[] = []
  const own = new Set(CONSTANTS)
  let loads = false
  for (const [i, { kind, text }] of pieces.entries()) {
    const next = pieces[i + 1]
    const isCalled = next?.kind === 'mark' && next.text === '('
    if (kind === 'text') texts.push(text)
    // `"print" <- system` and `cat("x", "file" = "a")` name by a text.
    if (kind === 'text' && next?.kind === 'mark' && /^(<-|<<-|=)$/.test(next.text)) return undefined
    if (kind === 'mark' ? REFUSED.has(text) : kind !== 'name' && isCalled) return undefined
    // `f(x)(y)`, `x[[1]](y)`, `(function…)(y)`.
    if (kind === 'mark' && /^[)\]}]$/.test(text) && isCalled) return undefined
    // `class(x) <- y` chooses another function to print it.
    if (text === ')' && next !== undefined && /^(<-|<<-|=)$/.test(next.text)) return undefined
    if (kind !== 'name') continue
    const before = pieces[i - 1]?.text
    if (isCalled && (before === '$' || !CALLS.test(text))) return undefined
    // A name of the list that is given another meaning, and an output that goes into a file.
    const isGiven = next !== undefined && /^(<-|<<-|=|:=|in)$/.test(next.text)
    if (isGiven && (CALLS.test(text) || text === 'file' || isMethod(text))) return undefined
    if (!isCalled && before !== '$' && next?.text !== '::' && !own.has(text)) {
      const isNamed = next !== undefined && /^(<-|=|in)$/.test(next.text)
      const isPackage = before === '(' && LOADS.test(pieces[i - 2]?.text ?? '')
      if (!isNamed && !isPackage) return undefined
      if (isNamed) own.add(text)
    }
    // From elsewhere: `library(x, lib.loc = y)`.
    if (isCalled && LOADS.test(text) && pieces[i + 3]?.text !== ')') return undefined
    if (isCalled && LOADS.test(text)) loads = true
    if (isCalled && READS.test(text)) {
      const [path, behind] = [pieces[i + 2], pieces[i + 3]]
      const isWhole = path?.kind === 'text' && /^[,)]$/.test(behind?.text ?? '')
      if (!isWhole || /:\/|\||\\/.test(path.text)) return undefined
      reads.push(path.text)
    }
  }
  return { reads, texts, loads }
}

/** `print.character <- system`: `print("ls")` calls it by the class of what it is given. */
function isMethod(name: string): boolean {
  const parts = name.split('.')
  return parts.some((_, i) => i > 0 && CALLS.test(parts.slice(0, i).join('.'))) || /^(Ops|Math|Summary)\./.test(name)
}

const CONSTANTS = 'TRUE FALSE T F NULL NA NaN Inf pi letters mtcars iris else in next break R.version.string'.split(' ')

/** An assignment to the right gives a name another meaning that stands behind it. */
const REFUSED: ReadonlySet<string> = new Set(['->', ':='])

function piecesOf(code: string): readonly Piece[] | undefined {
  const pieces: Piece[] = []
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < code.length) {
    const at = PIECE.lastIndex
    const found = PIECE.exec(code)?.groups
    if (found === undefined && PIECE.lastIndex <= at) return undefined
    const { text, name, number, mark } = found ?? {}
    // `r"(…)"` is a text of another kind.
    if (text !== undefined && /^[rR]$/.test(pieces.at(-1)?.text ?? '')) return undefined
    if (text !== undefined) pieces.push({ kind: 'text', text: text.slice(1, -1) })
    else if (name !== undefined) pieces.push({ kind: 'name', text: name })
    else if (number !== undefined) pieces.push({ kind: 'number', text: number })
    else if (mark !== undefined) pieces.push({ kind: 'mark', text: mark })
  }
  return pieces
}

const READS = /^(?:read\.(?:csv2?|table|delim)|read_(?:csv2?|tsv|delim)|readLines|count\.fields|file\.(?:exists|size))$/
const LOADS = /^(?:library|require|requireNamespace)$/

const CALLS = new RegExp(
  `^(?:${`if for while print cat str summary head tail nrow ncol dim names colnames rownames levels nlevels unique duplicated
  table prop\\.table length nchar class typeof mean median sd var min max sum prod range quantile round signif floor ceiling
  sqrt abs exp log log2 log10 cumsum diff rev sort order which which\\.max which\\.min is\\.na is\\.null is\\.numeric any all
  paste paste0 sprintf format toupper tolower substr strsplit gsub sub grepl trimws startsWith endsWith as\\.character
  as\\.numeric as\\.integer as\\.Date as\\.factor factor data\\.frame c list seq seq_len seq_along rep matrix cbind rbind merge
  ifelse colSums rowSums colMeans rowMeans cor unlist setdiff union intersect invisible message Sys\\.time
  Sys\\.Date sessionInfo packageVersion suppressPackageStartupMessages suppressWarnings suppressMessages stopifnot identical
  glimpse as_tibble tibble complete\\.cases na\\.omit cut t`
    .split(/\s+/)
    .join('|')}|${READS.source.slice(1, -1)}|${LOADS.source.slice(1, -1)})$`,
)
