type Uncertain<T> = {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
type Certain<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** Drops undefined members, so that spreading the result does not overwrite other values. */
export function present<T extends object>(members: T): Certain<T> & Uncertain<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Certain<T> & Uncertain<T>;
}
