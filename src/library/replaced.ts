/**
 * An object with some members replaced, whatever its class is. The others work on the object itself: it may have private
 * members, and what it calls of its own is not asked about again.
 */
export function replaced<T extends object>(original: T, members: object): T {
  return new Proxy(original, {
    get(target, key) {
      if (Object.hasOwn(members, key)) return Reflect.get(members, key)
      const member: unknown = Reflect.get(target, key, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  })
}
