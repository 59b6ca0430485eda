import type { Shape } from './operation-shape.ts';
import { writeScalar } from './scalar.ts';

/** An XML element. `content` is XML. */
export function xmlElement(tag: string, content: string, namespace?: string): string {
  const attributes = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `<${tag}${attributes}>${content}</${tag}>`;
}

/** Escapes text for the content of an element. Characters that are invalid in XML 1.0 become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\r]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
}

/** The members of a structure as elements, without undefined ones. */
export function xmlMembers(shape: Shape, value: object): string {
  const members = value as Readonly<Record<string, unknown>>;
  return [...shape.structIterator()]
    .map(([name, member]) => xmlValue(member.getMemberTraits().xmlName ?? name, member, members[name]))
    .join('');
}

function xmlValue(tag: string, shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (shape.isListSchema()) return xmlList(tag, shape, value as readonly unknown[]);
  if (shape.isMapSchema()) return xmlMap(tag, shape, value as Readonly<Record<string, unknown>>);
  if (shape.isStructSchema()) return xmlElement(tag, xmlMembers(shape, value));
  return xmlElement(tag, xmlText(writeScalar(shape, value)));
}

function xmlList(tag: string, shape: Shape, list: readonly unknown[]): string {
  const items = shape.getValueSchema();
  const flattened = shape.getMergedTraits().xmlFlattened;
  const itemTag = flattened ? tag : (items.getMergedTraits().xmlName ?? 'member');
  const content = list.map((item) => xmlValue(itemTag, items, item)).join('');
  return flattened ? content : xmlElement(tag, content);
}

function xmlMap(tag: string, shape: Shape, map: Readonly<Record<string, unknown>>): string {
  const [keys, values] = [shape.getKeySchema(), shape.getValueSchema()];
  const flattened = shape.getMergedTraits().xmlFlattened;
  const entries = Object.entries(map).map(([key, value]) =>
    xmlElement(
      flattened ? tag : 'entry',
      xmlValue(keys.getMergedTraits().xmlName ?? 'key', keys, key) +
        xmlValue(values.getMergedTraits().xmlName ?? 'value', values, value),
    ),
  );
  return flattened ? entries.join('') : xmlElement(tag, entries.join(''));
}
