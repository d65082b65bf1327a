import type { Drill } from './define.js';
import { expiryApi } from './expiry/expiry-api.drill.js';
import { expiryRestart } from './expiry/expiry-restart.drill.js';
import { expirySlowReads } from './expiry/expiry-slow-reads.drill.js';

/** Every drill, in no particular order: add yours here. */
export const drillIndex: readonly Drill[] = [expiryApi, expiryRestart, expirySlowReads];
