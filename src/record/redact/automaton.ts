/** Where one is in a text that is looked through. */
export interface State {
  readonly next: Map<number, State>
  /** Characters since what may be the beginning of one of the texts. */
  readonly depth: number
  /** Where the longest proper suffix of what was read stands. */
  otherwise: State | undefined
  /** Characters of the longest text that ends here. */
  longest: number
}

/** Looks for many texts at once, in one pass, however many they are: an automaton after Aho and Corasick (1975). */
export class Automaton {
  readonly root: State = { next: new Map(), depth: 0, otherwise: undefined, longest: 0 }

  constructor(texts: Iterable<string>) {
    for (const text of texts) this.add(text)
    this.link()
  }

  step(from: State, code: number): State {
    let at = from
    let next = at.next.get(code)
    while (next === undefined && at.otherwise !== undefined) {
      at = at.otherwise
      next = at.next.get(code)
    }
    return next ?? at
  }

  private add(text: string): void {
    let at = this.root
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      let next = at.next.get(code)
      if (next === undefined) {
        next = { next: new Map(), depth: i + 1, otherwise: this.root, longest: 0 }
        at.next.set(code, next)
      }
      at = next
    }
    at.longest = text.length
  }

  /** Breadth first, so that the shorter suffix of a state is linked before the state asks for it. */
  private link(): void {
    const open = [...this.root.next.values()]
    for (const at of open) {
      for (const [code, next] of at.next) {
        let shorter = at.otherwise
        while (shorter !== undefined && !shorter.next.has(code)) shorter = shorter.otherwise
        next.otherwise = shorter?.next.get(code) ?? this.root
        if (next.longest === 0) next.longest = next.otherwise.longest
        open.push(next)
      }
    }
  }
}
