import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { TemplateError } from './template-error.ts';

/** Beyond any template that CloudFormation takes (1 MB); aliases that refer to themselves or to each other reach it. */
const most = { depth: 100, values: 500_000 };

/**
 * A CloudFormation template in YAML as the value that it is in JSON: `!Ref x` becomes `{ "Ref": "x" }`, and every other short
 * form the `Fn::` that it stands for. Throws TemplateError with the line of what is not YAML.
 */
export function parseYamlTemplate(text: string, name: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    throw new TemplateError(`${name}:${line}`, `is not YAML (${error.message.split('\n')[0]})`);
  }
  return new Reader(document, name).valueOf(document.contents, 0);
}

/** Walks the nodes of one document. */
class Reader {
  readonly #document: Document;
  readonly #name: string;
  #values = 0;

  constructor(document: Document, name: string) {
    this.#document = document;
    this.#name = name;
  }

  valueOf(node: Node | null | undefined, depth: number): unknown {
    if (depth > most.depth || ++this.#values > most.values) {
      throw new TemplateError(this.#name, 'is too deep or too large, or its aliases refer to themselves');
    }
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.valueOf(node.resolve(this.#document), depth + 1);
    const value = this.#plainValue(node, depth + 1);
    const tag = shortForm(node.tag);
    if (tag === undefined) return value;
    return { [tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`]: value };
  }

  #plainValue(node: Node, depth: number): unknown {
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item as Node, depth));
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map(({ key, value }) => [
          String(this.valueOf(key as Node, depth)),
          this.valueOf(value as Node | null, depth),
        ]),
      );
    }
    return isScalar(node) ? node.value : null;
  }
}

/** The name in a tag such as `!Sub`; tags of YAML itself have other forms. */
const shortForm = (tag: string | undefined): string | undefined => /^!([A-Za-z]\w*)$/.exec(tag ?? '')?.[1];
