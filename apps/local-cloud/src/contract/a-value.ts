import type { Shape } from '../wire/operation-shape.ts';

/**
 * A value with every member of a structure. Recursive members are left out, and so are empty structures, because form
 * parameters cannot represent them.
 */
export function aValueOf(shape: Shape): object {
  return value(shape, []) ?? {};
}

function value(shape: Shape, within: readonly unknown[]): unknown {
  if (within.includes(shape.getSchema())) return undefined;
  const deeper = (inner: Shape) => value(inner, [...within, shape.getSchema()]);
  if (shape.isStructSchema()) {
    const members = [...shape.structIterator()].map(([name, member]) => [name, deeper(member)] as const);
    const present = members.filter(([, member]) => member !== undefined);
    return orNothing(Object.fromEntries(shape.isUnionSchema() ? present.slice(0, 1) : present));
  }
  if (shape.isListSchema()) {
    const item = deeper(shape.getValueSchema());
    return item === undefined ? undefined : [item, item];
  }
  if (shape.isMapSchema()) {
    const item = deeper(shape.getValueSchema());
    return item === undefined ? undefined : { 'a key <&>': item, other: item };
  }
  return scalar(shape);
}

function scalar(shape: Shape): unknown {
  if (shape.isUnitSchema()) return undefined;
  if (shape.isBooleanSchema()) return false;
  if (shape.isNumericSchema()) return 40;
  if (shape.isTimestampSchema()) return new Date('2026-01-05T08:30:00.000Z');
  if (shape.isBlobSchema()) return new Uint8Array([0, 60, 255]);
  return ` ${shape.getMemberName()} <&> "é"\n𝄞 `;
}

function orNothing(members: object): object | undefined {
  return Object.keys(members).length === 0 ? undefined : members;
}
