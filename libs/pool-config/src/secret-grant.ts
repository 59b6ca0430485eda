/**
 * The tag by which the owner of a secret or parameter lets pools use it, with their names as its value, separated by spaces.
 * The policies of the shared functions require the tag, and the functions that it names the pool.
 */
export const grantTag = 'poolkeeper:pools';

/** Whether the value of the tag names a pool. */
export function isGrantedTo(pool: string, tagValue: string | undefined): boolean {
  return poolsIn(tagValue).includes(pool);
}

/** Returns the value of the tag with one more pool. */
export function withGrantTo(pool: string, tagValue: string | undefined): string {
  return [...new Set([...poolsIn(tagValue), pool])].sort().join(' ');
}

function poolsIn(tagValue = ''): readonly string[] {
  return tagValue.split(/\s+/).filter((pool) => pool !== '');
}
