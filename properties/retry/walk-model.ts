import type { PartnerStep, StepKind } from './steps.js';

/** What the model knows of one quote: only what decides which steps make sense next. */
interface ModelQuote {
  readonly short: boolean;
  /** Whether the upstream leaves its trade reserved until it is moved. */
  readonly waits: boolean;
  accepted: boolean;
  declined: boolean;
  expired: boolean;
  faults: number;
  refused: boolean;
  moved: boolean;
}

/** One user's dealings in the abstract, deep enough that generated steps are no empty gestures. */
export class WalkModel {
  readonly quotes: ModelQuote[] = [];
  crashes = 0;
  executed = 0;

  /** Whether the step can be taken now. */
  ready(step: PartnerStep): boolean {
    if (step.do === 'lock') return this.quotes.length < 3;
    if (step.do === 'lock-unavailable') return true;
    const quote = this.quotes[step.quote];
    if (!quote) return false;
    const traded = quote.accepted && !quote.refused && !quote.expired;
    switch (step.do) {
      case 'retry':
        return quote.accepted;
      case 'change':
        return step.of !== step.quote && this.quotes[step.of]?.accepted === true;
      case 'decline':
        return !quote.accepted && !quote.declined;
      case 'expire':
        return quote.short && !quote.expired;
      case 'poll':
        return quote.accepted;
      case 'fault':
        return !quote.refused && !quote.moved && quote.faults < 8 && (quote.faults === 0 || step.failure !== 'hang');
      case 'refuse':
        return !quote.accepted && !quote.refused && quote.faults === 0;
      case 'move':
        return traded && quote.waits && (step.to === 'returned' ? quote.moved : !quote.moved);
      case 'event':
      case 'late-event':
        return traded && (!quote.waits || quote.moved);
      case 'forge':
        return traded && quote.waits && !quote.moved;
      case 'early-event':
      case 'hang-up':
        return !quote.declined && !quote.expired && !quote.accepted && quote.faults === 0 && !quote.refused;
      case 'crash':
        if (this.crashes >= 2 || step.at === 'idle') return this.crashes < 2;
        // An order that is never taken up again may still end with its quote: only one that expires soon tells.
        return !quote.accepted && !quote.declined && !quote.expired && (step.at !== 'before-send' || quote.short);
      default:
        return true;
    }
  }

  /** Takes the step. */
  note(step: PartnerStep): void {
    this.executed += 1;
    if (step.do === 'lock') {
      const fresh = { accepted: false, declined: false, expired: false, faults: 0, refused: false, moved: false };
      this.quotes.push({ short: step.lasts === 'short', waits: step.upstream === 'waits', ...fresh });
      return;
    }
    if (step.do === 'lock-unavailable') return;
    const quote = this.quotes[step.quote];
    if (!quote) return;
    if (accepts.has(step.do) && !(step.do === 'crash' && step.at === 'idle')) quote.accepted ||= !quote.declined;
    if (step.do === 'decline') quote.declined = true;
    if (step.do === 'expire') quote.expired = !quote.accepted;
    if (step.do === 'fault') quote.faults += step.times;
    if (step.do === 'refuse') quote.refused = true;
    if (step.do === 'move') quote.moved = true;
    if (step.do === 'crash') this.crashes += 1;
  }
}

const accepts: ReadonlySet<StepKind> = new Set(['accept', 'race', 'hang-up', 'change', 'early-event', 'crash']);
