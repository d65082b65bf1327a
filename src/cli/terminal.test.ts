import { describe, expect, test } from 'vitest';
import { showProgress } from './progress.js';
import { openTerminal, type Terminal } from './terminal.js';

const sink = (isTTY: boolean) => ({ isTTY, columns: 60, write: () => true });

describe('a terminal', () => {
  test.each([
    [true, {}, { colour: true, live: true }],
    [true, { NO_COLOR: '1' }, { colour: false, live: true }],
    [true, { NO_COLOR: '' }, { colour: true, live: true }],
    [true, { CI: 'true' }, { colour: false, live: false }],
    [true, { TERM: 'dumb' }, { colour: false, live: false }],
    [false, {}, { colour: false, live: false }],
    [false, { FORCE_COLOR: '1' }, { colour: true, live: false }],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, { colour: false, live: false }],
  ])('that is a TTY: %s, with %j, is %j', (tty, env, expected) => {
    expect(openTerminal(sink(false), sink(tty), env)).toMatchObject(expected);
  });
});

describe('progress', () => {
  function told(live: boolean): string {
    let text = '';
    const terminal: Terminal = {
      out: () => {
        throw new Error('results only');
      },
      err: (more) => {
        text += more;
      },
      colour: false,
      live,
      columns: 60,
    };
    const view = showProgress(terminal, 2);
    view.show({ kind: 'drill', id: 'a', title: 'accept twice', state: 'start' });
    view.show({ kind: 'drill', id: 'b', title: 'accept late\u001b[2J', state: 'start' });
    view.show({ kind: 'drill', id: 'a', title: 'accept twice', state: 'done' });
    view.show({ kind: 'drill', id: 'b', title: 'accept late', state: 'blocked', note: 'no\nquote' });
    view.end();
    return text;
  }

  test('is one line that is rewritten on a terminal, and gone at the end', () => {
    const text = told(true);
    expect(text).toContain('[1/2] accept late');
    expect(text).not.toContain('\u001b[2J');
    expect(text.endsWith('\r\u001b[2K')).toBe(true);
    expect(text).toContain('not done  accept late: no quote\n');
  });

  test('is a plain line per ended step elsewhere', () => {
    expect(told(false)).toBe('  done      accept twice\n  not done  accept late: no quote\n');
  });
});
