/** A function that does nothing: what Node.js itself costs. */
export function handler(): Promise<null> {
  return Promise.resolve(null);
}
