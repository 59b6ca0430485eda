type Uncertain<T> = {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
type Certain<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** The members that have a value: on the wire absent and undefined are the same, to our types they are not. */
export function present<T extends object>(members: T): Certain<T> & Uncertain<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Certain<T> & Uncertain<T>;
}
