/** A document of YAML 1.2 as it is written: every scalar is its text, whatever it would mean. */
export type YamlNode = YamlScalar | YamlList | YamlMap | YamlAlias

/** Of every node. */
export interface Written {
  /** Counted from 1. */
  readonly line: number
  /** An anchor or a tag stands before it. */
  readonly marked: boolean
}

export interface YamlScalar extends Written {
  readonly is: 'scalar'
  readonly text: string
  /** It stands there without quotes, so that a schema may take it for something else than text. */
  readonly plain: boolean
}

export interface YamlList extends Written {
  readonly is: 'list'
  readonly items: readonly YamlNode[]
}

export interface YamlMap extends Written {
  readonly is: 'map'
  /** In the order of the text; a key may stand there twice. */
  readonly pairs: readonly YamlPair[]
}

export interface YamlPair {
  readonly key: YamlNode
  readonly value: YamlNode
}

/** Where an alias leads is not followed, so that none can stand for very much. */
export interface YamlAlias extends Written {
  readonly is: 'alias'
}
