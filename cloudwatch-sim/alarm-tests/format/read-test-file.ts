import { isNode, isScalar, LineCounter, parseDocument, type Document, type Scalar } from 'yaml';
import type { z } from 'zod';
import { AlarmTestError, type AlarmTestIssue } from './alarm-test-error.ts';
import { testFileSchema, type TestFileContent } from './test-file-schema.ts';

/** A place in the file: keys and indexes from the top. */
export type FilePath = readonly (string | number)[];

/** A file of alarm tests that was read. */
export interface TestFile {
  /** What errors call it. */
  readonly file: string;
  /** Where the paths in it begin. */
  readonly folder: string;
  readonly content: TestFileContent;
  /** Where the key or list item stands; the nearest that holds it where it is not written. */
  readonly locate: (path: FilePath) => { readonly line: number; readonly column: number };
}

/** One mistake in YAML has many consequences, which are errors as well. */
const mostYamlErrors = 5;

/** Reads the text of a file of alarm tests; `file` names it in errors, `folder` is where it lies. Throws AlarmTestError. */
export function readTestFile(text: string, file: string, folder: string): TestFile {
  const lines = new LineCounter();
  // With the failsafe schema every scalar is text.
  const document = parseDocument(text, {
    schema: 'failsafe',
    stringKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    const issues = document.errors.slice(0, mostYamlErrors).map(({ message, pos }) => ({
      ...at(pos[0]),
      problem: `is not YAML: ${message}`,
    }));
    throw new AlarmTestError(file, issues);
  }
  const locate = (path: FilePath) => {
    const last = path.at(-1);
    return at(
      typeof last === 'string' ? keyOffset(document, path.slice(0, -1), last) : offsetOf(document, path),
    );
  };
  const parsed = testFileSchema.safeParse(valueOf(document, file));
  if (parsed.success) return { file, folder, content: parsed.data, locate };
  const issues = parsed.error.issues.flatMap((issue) => issuesOf(issue, document, at));
  throw new AlarmTestError(file, issues);
}

function valueOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS() ?? undefined;
  } catch (error) {
    throw new AlarmTestError(file, [
      { line: 1, column: 1, problem: `is not YAML: ${(error as Error).message}` },
    ]);
  }
}

function issuesOf(
  issue: z.core.$ZodIssue,
  document: Document,
  at: (offset: number) => { line: number; column: number },
): AlarmTestIssue[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const field = fieldName(path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...at(keyOffset(document, path, key)),
      problem: `${field} has the unknown key "${key}"; ${issue.message}`,
    }));
  }
  const into = issue.code === 'custom' ? within(document, path, Number(issue.params?.['offset'] ?? 0)) : 0;
  return [{ ...at(offsetOf(document, path) + into), problem: `${field}: ${issue.message}` }];
}

/** A path as text: `tests[0].expect`. */
function fieldName(path: FilePath): string {
  const name = path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${part}`))
    .join('');
  return name || 'the file';
}

function offsetOf(document: Document, path: FilePath): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOffset(document: Document, path: FilePath, key: string): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const items = (node as { items?: { key?: Scalar }[] } | undefined)?.items ?? [];
  return items.find((item) => item.key?.value === key)?.key?.range?.[0] ?? offsetOf(document, path);
}

/** How far `offset` characters of a text lie behind where its node begins; 0 where escapes or lines could lie between. */
function within(document: Document, path: FilePath, offset: number): number {
  const node = document.getIn(path, true);
  if (!isScalar(node) || String(node.value).includes('\n')) return 0;
  if (node.type === 'PLAIN') return offset;
  return node.type?.startsWith('QUOTE') ? offset + 1 : 0;
}
