import type { Trial } from './history.js';

/** What each drill hands to checks, by drill id. A drill adds its line here; the compiler then knows it everywhere. */
export interface DrillFacts {
  'expiry-api': { readonly trials: readonly Trial[] };
}
