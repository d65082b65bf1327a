import { readFile, stat } from 'node:fs/promises';

const largest = 1024 * 1024;

/** Reads a manifest's text, or a profile's. Says in words what is wrong with a file that cannot be one, and how to start. */
export async function readSource(
  file: string,
  start = '`readiness init` writes a manifest to start from',
): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }> {
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) return fault('is a directory; name the YAML file in it, such as readiness.yaml');
    if (!facts.isFile()) return fault('is not a regular file');
    if (facts.size > largest) return fault(`is ${facts.size} bytes; a manifest has at most ${largest}`);
    const bytes = await readFile(file);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() === '') return fault(`is empty; ${start}`);
    return { ok: true, text };
  } catch (error) {
    return fault(reason(error, start));
  }
}

function reason(error: unknown, start: string): string {
  if (error instanceof TypeError) return 'is not UTF-8 text';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return `no such file; ${start}`;
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user';
  return `cannot be read (${code || 'unknown reason'})`;
}

function fault(message: string) {
  return { ok: false, message } as const;
}
