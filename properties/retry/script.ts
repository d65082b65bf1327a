import type { Failure, PartnerStep } from './steps.js';

/** A walk in words, one sentence a step. Quotes are named only where there are several. */
export function scriptOf(steps: readonly PartnerStep[]): string[] {
  const several = steps.filter(({ do: kind }) => kind === 'lock').length > 1;
  let locked = 0;
  return steps.map((step) => {
    if (step.do === 'lock') locked += 1;
    const index = step.do === 'lock' ? locked : 'quote' in step ? step.quote + 1 : 0;
    return sentence(step, several ? `quote ${index}` : 'the quote');
  });
}

const whenRead: Readonly<Record<Extract<PartnerStep, { do: 'lock' }>['upstream'], string>> = {
  settles: 'settle when it is read',
  fails: 'fail when it is read',
  releases: 'be released when it is read',
  waits: 'stay reserved',
};

const failed: Readonly<Record<Failure, string>> = {
  drop: 'loses its connection',
  reset: 'has its connection reset',
  hang: 'is never answered',
  '500': 'is answered HTTP 500',
  '503': 'is answered HTTP 503',
  truncate: 'gets an answer that breaks off',
  'broken-json': 'gets an answer that is no JSON',
};

function sentence(step: PartnerStep, quote: string): string {
  switch (step.do) {
    case 'lock':
      return `The user locks ${quote === 'the quote' ? 'a quote' : quote}${step.lasts === 'short' ? ' that expires soon' : ''}; its trade will ${whenRead[step.upstream]}.`;
    case 'lock-unavailable':
      return `The user asks for a quote while the upstream has none (${step.reason}).`;
    case 'accept':
      return `The user accepts ${quote} with a new attempt.`;
    case 'retry':
      return `The client sends its last attempt for ${quote} again.`;
    case 'race':
      return `${step.width} accepts of ${quote} leave together, with ${step.attempts === 'same' ? 'one attempt id' : 'an attempt id each'}.`;
    case 'hang-up':
      return `The user accepts ${quote} and hangs up while the execution is held upstream; then it goes on.`;
    case 'change':
      return `The client accepts ${quote} with the attempt id of quote ${step.of + 1}.`;
    case 'stranger':
      return `Another account accepts ${quote}.`;
    case 'decline':
      return `The user turns ${quote} down.`;
    case 'expire':
      return `Time passes until ${quote} has expired.`;
    case 'poll':
      return `The user looks at the order of ${quote}.`;
    case 'move':
      return `Upstream the trade of ${quote} becomes ${step.to}; ${step.event ? 'its event is sent' : 'no event is sent'}.`;
    case 'event':
      return `The event of how the trade of ${quote} ended is sent${step.copies > 1 ? ` ${step.copies} times at once` : ' once more'}.`;
    case 'late-event':
      return `A well signed event contradicts how the order of ${quote} has ended.`;
    case 'early-event':
      return `The user accepts ${quote}; the event of its settlement comes before the execution is answered.`;
    case 'forge':
      return `A forged event (${step.signing}) says that the trade of ${quote} has settled.`;
    case 'fault': {
      const effect = step.point === 'after-commit' ? 'effect' : 'no effect';
      return step.times === 1
        ? `The next execution request of ${quote} takes ${effect} and ${failed[step.failure]}.`
        : `The next ${step.times} execution requests of ${quote} take ${effect}, and each ${failed[step.failure]}.`;
    }
    case 'refuse':
      return `The next execution request of ${quote} is refused as ${step.as}.`;
    case 'crash':
      return step.at === 'idle'
        ? 'The application is killed and started again.'
        : `The user accepts ${quote}; the application is killed ${moments[step.at]} and started again.`;
  }
}

const moments = {
  'before-send': 'while it still asks upstream before it sends its execution request',
  'before-commit': 'while its execution request is held before it takes effect',
  'after-commit': 'when its execution has taken effect and is not answered yet',
  'at-answer': 'at the moment when the answer to its execution arrives',
} as const;
