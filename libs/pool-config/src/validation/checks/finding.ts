import type { ConfigProblem, Path } from '../config-problem.ts';

/** The result of a check: a problem of settings that are valid on their own. */
export interface Finding extends Pick<ConfigProblem, 'severity' | 'message'> {
  readonly path: Path;
  /** Other settings that the finding depends on. It is dropped if one of them is invalid itself. */
  readonly from: readonly Path[];
}

/** A path, or its names separated by dots. */
export type Place = Path | string;

export function error(place: Place, message: string, ...from: readonly Place[]): Finding {
  return { severity: 'error', path: pathOf(place), message, from: from.map(pathOf) };
}

export function warning(place: Place, message: string, ...from: readonly Place[]): Finding {
  return { severity: 'warning', path: pathOf(place), message, from: from.map(pathOf) };
}

/** Returns the finding if the condition is true. */
export function when(condition: boolean, finding: () => Finding): readonly Finding[] {
  return condition ? [finding()] : [];
}

/** Removes the setting's name from the start of another library's message, because the path contains it. */
export function messageAt(path: Path, message: string): string {
  const name = `${path.at(-1) ?? ''} `;
  return message.startsWith(`${name}must`) ? message.slice(name.length) : message;
}

function pathOf(place: Place): Path {
  return typeof place === 'string' ? place.split('.') : place;
}
