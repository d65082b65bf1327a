import { type PoolsCall, refuse } from './call.js';
import { looksLive } from './config.js';
import type { Answer } from './errors.js';
import type { PartnerRow, PoolRow } from './rows.js';

/** Key, mode, access, KYC, tier: the deny-closed order of the documents. The partner, or the refusal. */
export function passAccountGates(call: PoolsCall): PartnerRow | Answer {
  const { partner } = call;
  if (partner === null) {
    if (looksLive(call.token)) {
      return refuse(call, 403, 'key_mode_mismatch', 'A live key cannot be used in the sandbox.');
    }
    return refuse(call, 401, 'invalid_api_key', 'Missing or invalid API key.');
  }
  if (call.keyKind === 'publishable' && call.operation !== 'listPools') {
    return refuse(call, 403, 'secret_key_required', 'This operation needs a secret key.');
  }
  const { status = 'active', kyc = 'approved', tier = 'standard' } = partner.config;
  if (status !== 'active') return refuse(call, 403, 'pool_access_suspended', 'Pool access is suspended.');
  if (kyc !== 'approved') return refuse(call, 403, 'kyc_not_approved', 'KYC is not approved.');
  if (tier === null) return refuse(call, 403, 'pools_not_enabled', 'Pools are not enabled for this account.');
  return partner;
}

/** The pool of the path, where this partner may use it. */
export function passPoolGate(call: PoolsCall, partner: PartnerRow): PoolRow | Answer {
  const pool = call.world.pools.get(call.id);
  if (pool === undefined) return refuse(call, 404, 'pool_not_found', 'No such pool.');
  if (!partner.allowed.has(pool.id)) {
    const { poolNotAllowedStatus } = call.wire;
    return refuse(call, poolNotAllowedStatus, 'pool_not_allowed', 'This pool is not enabled for this account.');
  }
  return pool;
}

/** Tells an answer from the row that a gate lets through. */
export function isAnswer(value: object): value is Answer {
  return 'body' in value;
}
