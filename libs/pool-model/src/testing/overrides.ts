/** Some properties of a thing to build; `undefined` leaves an optional one out. */
export type Overrides<Thing> = { readonly [Key in keyof Thing]?: Thing[Key] | undefined };

export function withOverrides<Thing extends object>(defaults: Thing, overrides: Overrides<Thing>): Thing {
  return { ...defaults, ...overrides };
}
