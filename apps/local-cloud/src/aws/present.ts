type Optional<T> = {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
type Required<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** The members that have a value: on the wire absent and undefined are the same, to our types they are not. */
export function present<T extends object>(members: T): Required<T> & Optional<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Required<T> & Optional<T>;
}
