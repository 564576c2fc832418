/**
 * Finds texts in TSX that are not looked up in a language: text between tags, and texts in attributes that people read
 * or hear. Names of classes, ids and keys are none; neither is what has no two letters on end.
 */
import { parseSync } from 'vite';

export interface RawText {
  readonly line: number;
  readonly text: string;
}

/** Attributes and properties of components that are shown or read out. */
const shownAttributes =
  /^(?:aria-label|aria-valuetext|aria-roledescription|title|placeholder|alt|label|legend|caption|about|note|name|text)$/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** @param source text of a TSX file */
export function rawTexts(file: string, source: string): RawText[] {
  const found: RawText[] = [];
  const add = (node: Node, text: string) => {
    const shown = text.replaceAll(/\s+/g, ' ').trim();
    if (/\p{L}{2}/u.test(shown)) found.push({ line: source.slice(0, node.start).split('\n').length, text: shown });
  };
  const visit = (node: Node): void => {
    if (node.type === 'JSXText') add(node, String(node.value));
    if (node.type === 'JSXAttribute') {
      const { name } = node.name as { name: unknown };
      // The name of a field or a setting is a word of the code.
      const isWord = name === 'name' && /^"[a-z][A-Za-z]*"$/.test(textOf(node.value, source));
      if (!isWord && typeof name === 'string' && shownAttributes.test(name) && isNode(node.value))
        shownIn(node.value, add);
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      for (const child of node.children as Node[])
        if (child.type === 'JSXExpressionContainer') shownIn(child, add);
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(parseSync(file, source).program as unknown as Node);
  return found.sort((a, b) => a.line - b.line);
}

/** The texts that an expression can be, as it stands; what a call makes of its arguments is the call's concern. */
function shownIn(node: Node, add: (node: Node, text: string) => void): void {
  if (node.type === 'Literal' && typeof node.value === 'string') add(node, node.value);
  if (node.type === 'TemplateLiteral') {
    for (const { value } of node.quasis as { value: { cooked: string } }[]) add(node, value.cooked);
  }
  const parts = {
    JSXExpressionContainer: ['expression'],
    ConditionalExpression: ['consequent', 'alternate'],
    LogicalExpression: ['left', 'right'],
  }[node.type];
  for (const part of parts ?? []) if (isNode(node[part])) shownIn(node[part], add);
}

function textOf(node: unknown, source: string): string {
  return isNode(node) ? source.slice(node.start, Number(node.end)) : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
