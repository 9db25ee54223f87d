/**
 * An object with some members replaced, whatever its class is. The others work on the object itself: it may have private
 * members, and what it calls of its own is not asked about again.
 */
export function replaced<T extends object>(original: T, members: object): T {
  return new Proxy(changeable(original), {
    get(_target, key) {
      if (Object.hasOwn(members, key)) return Reflect.get(members, key)
      const member: unknown = Reflect.get(original, key, original)
      return typeof member === 'function' ? member.bind(original) : member
    },
    set: (_target, key, value) => Reflect.set(original, key, value, original),
  })
}

/** A proxy of a frozen object has to give its members as they are (ECMA-262, 10.5.8). One of an object over it has not. */
export function changeable<T extends object>(original: T): T {
  return typeof original === 'object' && Object.isFrozen(original) ? Object.create(original) : original
}

/** A copy with everything that the original has, hidden members and class included, but for these. */
export function changed<T extends object>(original: T, members: object): T {
  const copy: T = Object.create(Object.getPrototypeOf(original), Object.getOwnPropertyDescriptors(original))
  for (const [key, value] of Object.entries(members))
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  return copy
}
