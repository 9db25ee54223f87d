/** A tool call that the stub model makes. */
export interface PlannedCall {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** A tool as a request offers it. */
export interface OfferedTool {
  /** By which the plan names it: with its namespace, where the client sends namespaces. */
  readonly name: string
  /** What the wire form needs to call it again. */
  readonly wire?: { readonly name: string; readonly namespace?: string; readonly freeform?: boolean }
}

/** What a request says about the conversation so far. */
export interface Conversation {
  readonly offered: readonly OfferedTool[]
  /** The results of tools, in their order. */
  readonly results: readonly string[]
  /** The client asks for JSON of a form of its own and not for prose. */
  readonly wantsJson?: boolean
}

/** What the model answers: one tool call or a text. */
export type Turn =
  | { readonly is: 'call'; readonly id: string; readonly tool: OfferedTool; readonly args: PlannedCall['args'] }
  | { readonly is: 'text'; readonly text: string }

export interface Event {
  /** Absent where the API does not name its events. */
  readonly event?: string
  readonly data: unknown
}

/** One wire form of a model. */
export interface ModelApi {
  /** Whether a POST to this path asks for an answer in this form. */
  takes(path: string): boolean
  streams(path: string, body: unknown): boolean
  read(body: unknown): Conversation
  whole(turn: Turn): unknown
  events(turn: Turn): readonly Event[]
  /** What ends the stream, where that is no event. */
  readonly end?: string
}
