import { UsageError } from './errors.ts';

export interface NumberRange {
  readonly atLeast: number;
  readonly atMost: number;
  /** @default false */
  readonly fractions?: boolean;
}

/** A parser of one option's value; refuses what is not a number of the range. */
export function numberOption(flag: string, { atLeast, atMost, fractions = false }: NumberRange) {
  return (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= atLeast && value <= atMost && (fractions || Number.isInteger(value))) return value;
    const kind = fractions ? 'a number' : 'a whole number';
    throw new UsageError(`${flag} must be ${kind} from ${atLeast} to ${atMost}, got '${text}'`);
  };
}
