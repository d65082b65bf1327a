import { plainText } from '../../reporters/plain-text.js';
import type { GatherProgress } from '../drills/gather.js';
import type { Terminal } from './terminal.js';

export interface ProgressView {
  show(event: GatherProgress): void;
  /** Takes the live line away. */
  end(): void;
}

/**
 * Shows what a run is doing: one live line on a terminal, one plain line per ended step elsewhere.
 * What was blocked always keeps a line of its own.
 *
 * @param total number of drills to come
 */
export function showProgress(terminal: Terminal, total: number): ProgressView {
  const running = new Map<string, string>();
  let ended = 0;
  const clear = () => {
    if (terminal.live) terminal.err('\r\u001b[2K');
  };
  const draw = () => {
    if (!terminal.live) return;
    const line = `[${ended}/${total}] ${[...running.values()].join(', ')}`;
    terminal.err(`\r\u001b[2K${line.slice(0, Math.max(20, terminal.columns - 1))}`);
  };
  return {
    show({ kind, id, title, state, note }) {
      const key = `${kind} ${id}`;
      const words = plainText(note === undefined ? title : `${title}: ${note}`);
      if (state === 'start') running.set(key, plainText(title));
      else running.delete(key);
      if (kind === 'drill' && state !== 'start') ended += 1;
      if (state === 'blocked') {
        clear();
        terminal.err(`  not done  ${words}\n`);
      } else if (state === 'done' && !terminal.live) {
        terminal.err(`  done      ${words}\n`);
      }
      draw();
    },
    end: clear,
  };
}
