/** An object whose members are made at their first use: what a stack does not use is not loaded. */
export function lazily<T extends object>(makers: { [Name in keyof T]: () => T[Name] }): T {
  const made = {} as T;
  for (const name of Object.keys(makers) as (keyof T)[]) {
    let member: { value: T[keyof T] } | undefined;
    Object.defineProperty(made, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        member ??= { value: makers[name]() };
        return member.value;
      },
    });
  }
  return made;
}
