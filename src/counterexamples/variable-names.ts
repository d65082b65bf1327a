import type { Place } from './places.js';

/** Words that mean something else in a generated file. */
const reserved = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity test expect send at take between operator answers wait items values distinct answered given givenStatus named hurried setting context secret fresh target control crypto fetch process console'.split(
    ' ',
  ),
);
/** Who holds the token of the twin's control. */
export const controlOwner = 'twin control';
const vague = /^(?:id|ref|key|token|code|value|name|number|status|type)$/i;

/** Names for values of a generated file: told by where they come from, fit for JavaScript and a shell, never twice. */
export function createNames() {
  const taken = new Set<string>();
  const free = (wanted: string): string => {
    let word = wanted;
    for (let count = 2; taken.has(word) || reserved.has(word); count++) word = `${wanted}${count}`;
    taken.add(word);
    return word;
  };
  return {
    taken: (from: Place, path: string) => free(camel(words(from, path))),
    fresh: () => free('key'),
    /** An environment variable; the ending keeps it apart from those of the system. */
    secret(owner: string | null, label: string) {
      if (owner === controlOwner && label === 'credential') return free('TWIN_CONTROL_TOKEN');
      const word = `${owner ?? ''} ${label}`.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^[_\d]+|_+$/g, '');
      const name = word === '' ? 'SECRET' : word.toUpperCase().slice(0, 60);
      return free(/_/.test(name) && /(?:SECRET|KEY|TOKEN|CREDENTIAL|COOKIE)$/.test(name) ? name : `${name}_SECRET`);
    },
  };
}

function words({ of }: Place, path: string): string {
  if (of === 'body') return 'found';
  if ('header' in of) return of.header;
  const keys = of.at.split('/').filter((key) => key !== '' && !/^\d+$/.test(key));
  const last = keys.at(-1) ?? 'value';
  if (!vague.test(last)) return last;
  const [segment = ''] = /[A-Za-z]+(?=[^A-Za-z]*$)/.exec(path.replace(/\?.*/, '')) ?? [];
  return `${keys.at(-2) ?? segment.replace(/s$/, '')} ${last}`;
}

function camel(text: string): string {
  const parts = text.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const word = parts.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join('');
  const name = (/^[A-Za-z]/.test(word) ? word : `value${word}`).slice(0, 40);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
