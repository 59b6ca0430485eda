import type { ConfigProblem, Path } from '../config-problem.ts';

/** What a check has found: of settings that are each fine by themselves. */
export interface Finding extends Pick<ConfigProblem, 'severity' | 'message'> {
  readonly path: Path;
  /** Other settings that it was concluded from. Nothing is concluded from one that is wrong itself. */
  readonly from: readonly Path[];
}

/** A path, or its names with dots between them. */
export type Place = Path | string;

export function error(place: Place, message: string, ...from: readonly Place[]): Finding {
  return { severity: 'error', path: pathOf(place), message, from: from.map(pathOf) };
}

export function warning(place: Place, message: string, ...from: readonly Place[]): Finding {
  return { severity: 'warning', path: pathOf(place), message, from: from.map(pathOf) };
}

/** The finding when its condition holds, else nothing. */
export function when(condition: boolean, finding: () => Finding): readonly Finding[] {
  return condition ? [finding()] : [];
}

/** Of what another library found: its messages begin with the name that the path ends with. */
export function messageAt(path: Path, message: string): string {
  const name = `${path.at(-1) ?? ''} `;
  return message.startsWith(`${name}must`) ? message.slice(name.length) : message;
}

function pathOf(place: Place): Path {
  return typeof place === 'string' ? place.split('.') : place;
}
