import type { AcceptFacts, ClickFacts, CrashStory, EntryFacts, RaceFacts, UncertainFacts } from './facts/duplicates.js';
import type { EntitlementFacts } from './facts/entitlement.js';
import type { StaleTabFacts } from './facts/expiry.js';
import type { PageLockFacts, UnfundedFacts } from './facts/guardrails.js';
import type { CrashSettlementFacts, LedgerFacts, PageFacts, ReturnFacts, UnavailableFacts } from './facts/ledger.js';
import type { OutageFacts, PageOutageFacts, TrackingFacts } from './facts/outages.js';
import type { ProviderScenarioFacts, ProviderWalkFacts } from './facts/provider.js';
import type { RecordsFacts } from './facts/records.js';
import type {
  AnswerSecretsFacts,
  BrowserSecretsFacts,
  FileSecretsFacts,
  TroubleSecretsFacts,
} from './facts/secrets.js';
import type { ConfirmFacts } from './facts/swaps.js';
import type { WalkFacts } from './facts/walks.js';
import type { TrialBook } from './history.js';

/** What each drill hands to checks, by drill id. A drill adds its line here; the compiler then knows it everywhere. */
export interface DrillFacts {
  entitlement: EntitlementFacts;
  'expiry-api': TrialBook;
  'expiry-slow-reads': TrialBook;
  'expiry-restart': TrialBook;
  'expiry-browser': StaleTabFacts;
  'ledger-hold': LedgerFacts;
  'ledger-page': PageFacts;
  'ledger-outcomes': LedgerFacts;
  'ledger-return': ReturnFacts;
  'ledger-unavailable': UnavailableFacts;
  'settlement-paths': LedgerFacts;
  'event-replays': LedgerFacts;
  'event-forgeries': LedgerFacts;
  'event-order': LedgerFacts;
  'crash-settlement': CrashSettlementFacts;
  records: RecordsFacts;
  'secrets-browser': BrowserSecretsFacts;
  'secrets-answers': AnswerSecretsFacts;
  'secrets-troubles': TroubleSecretsFacts;
  'secrets-files': FileSecretsFacts;
  outages: OutageFacts;
  'tracking-outage': TrackingFacts;
  'page-outage': PageOutageFacts;
  'unfunded-accept': UnfundedFacts;
  'page-locks': PageLockFacts;
  'double-click': ClickFacts;
  'parallel-accepts': RaceFacts;
  'accept-again': AcceptFacts;
  'duplicate-entries': EntryFacts;
  'uncertain-execution': UncertainFacts;
  'crash-execution': UncertainFacts<CrashStory>;
  'provider-scenarios': ProviderScenarioFacts;
  'provider-walks': ProviderWalkFacts;
  'swap-confirms': ConfirmFacts;
  'swap-crashes': ConfirmFacts;
  walks: WalkFacts;
  'crash-walks': WalkFacts;
}
