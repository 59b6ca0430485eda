/** The name of the pool that a group, or a schedule, with Poolkeeper's naming belongs to. */
export function poolOfGroup(groupName: string): string {
  return groupName.replace(/^poolkeeper-/, '');
}
