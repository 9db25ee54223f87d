/**
 * Operators of PostgreSQL 15 to 18 and of the extensions that are everywhere (pg_trgm, pgvector, PostGIS). None of them
 * does more than compute. KNOWN GAP: a database may define one of these for types of its own.
 */
const OPERATORS: ReadonlySet<string> = new Set(
  `
    + - * / % ^ |/ ||/ @ & | # ~ << >> || = <> != < > <= >= ~~ !~~ ~~* !~~* ~* !~ !~* ^@ ~<~ ~<=~ ~>~ ~>=~
    -> ->> #> #>> @> <@ ? ?| ?& #- @? @@ @@@ && &< &> << >> -|- &<| |&> <<| |>> <^ >^ ## <-> ?# ?- ?-| ?|| ~=
    @-@ !! <-> <<= >>= *= *<> *< *> *<= *>= <% %> <<% %>> <<-> <->> <<<-> <->>> <#> <=> <+> <~> <%> |=|
  `
    .split(/\s+/)
    .filter(Boolean),
)

export function isKnownOperator(schema: string | undefined, name: string): boolean {
  return (schema === undefined || schema === 'pg_catalog') && OPERATORS.has(name)
}
