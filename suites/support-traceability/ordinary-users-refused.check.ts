import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { Intrusion, RecordStory, RecordsFacts, StaffOperation } from '../../src/model/facts/records.js';
import { asks, hasWord, identityOf, idsIn } from './identity.js';

const operations: readonly StaffOperation[] = ['trace', 'supportPacket', 'ledger', 'dailyClose'];

/** What belongs to support and finance is refused to ordinary users, the order's owner included (SAFE-9, SAFE-24). */
export const ordinaryUsersRefused = defineCheck({
  id: 'ordinary-users-refused',
  needs: ['records'],
  messages: {
    served: '{operation} answered an ordinary user ({account}, {relation}) as it answers staff: {shown}.',
  },
  judge({ records: facts }, say) {
    for (const operation of operations) {
      const intrusions = facts.intrusions.filter((intrusion) => intrusion.operation === operation);
      if (facts.maps[operation] === null) {
        say.unverified(
          'manifest',
          `the manifest leaves out \`operations.${operation}\`, so no user could be refused it`,
        );
      } else if (intrusions.length === 0) {
        say.unverified('harness', `${operation}: no order came about that users could ask for`);
      }
      for (const intrusion of intrusions) judgeIntrusion(facts, intrusion, say);
    }
  },
});

type Say = Parameters<typeof ordinaryUsersRefused.judge>[1];

function judgeIntrusion(facts: RecordsFacts, intrusion: Intrusion, say: Say): void {
  const { operation, account, owner, call } = intrusion;
  const relation = owner ? 'the owner of the order' : 'somebody else';
  if (!intrusion.distinguished) {
    say.unverified(
      'manifest',
      `${operation}: ${account} and staff would send the same credentials, so nobody can tell them apart; give staff an account of their own`,
    );
    return;
  }
  if (!call || !intrusion.live) {
    say.unverified('harness', `${operation}: ${account} was not signed in, so a refusal proves nothing`);
    return;
  }
  const story = facts.stories.find(({ kind }) => kind === intrusion.kind);
  const evidence = [exchangeEvidence(call, `${operation} asked by ${account}, ${relation}`)];
  if (!staffCan(facts, operation)) {
    say.unverified('partner', `${operation}: staff were not answered either, so a refusal proves nothing`, evidence);
    return;
  }
  const shown = story ? exposed(facts, intrusion, story, call) : null;
  if (shown) say.fail('served', { operation, account, relation, shown }, evidence);
  else if (call.exchanges.length === 0 || call.exchanges.some(({ response }) => response === null)) {
    say.unverified(call.problem?.fault ?? 'partner', `${operation}: ${account} got no readable answer`, evidence);
  } else if (call.exchanges.some(({ response }) => (response?.status ?? 0) >= 500)) {
    say.unverified('partner', `${operation}: ${account} got a server error instead of a refusal`, evidence);
  } else say.met(`${operation} showed ${account} (${relation}) nothing`, evidence);
}

/**
 * Ids that the answer gives away beyond those that the question itself held. Where the book has orders of others, the
 * owner's own order, quote and trade ids are theirs to see on any page.
 */
function exposed(facts: RecordsFacts, intrusion: Intrusion, story: RecordStory, call: Call): string | null {
  if (call.outcome === 'refused' || call.outcome === 'unavailable') return null;
  const stories = intrusion.operation === 'dailyClose' ? facts.stories : [story];
  const shared = facts.stories.some(({ trial }) => trial.account !== intrusion.account && trial.trade);
  const ids = stories.flatMap((each) => {
    const { orderRef, quoteId, tradeId, requestIds, eventIds } = identityOf(each);
    const own = shared && each.trial.account === intrusion.account;
    const entries = each.ledgers.flatMap((reading) => entryIds(reading.call));
    return [...requestIds, ...eventIds, ...entries, ...(own ? [] : [orderRef, quoteId, tradeId])];
  });
  const last = call.exchanges.at(-1)?.response?.body ?? '';
  const given = ids.filter((id): id is string => id !== null && id.length > 3 && !asks(call, id));
  const found = [...new Set(given)].filter((id) => hasWord(last, id) || hasWord(JSON.stringify(call.outputs), id));
  return found.length > 0 ? found.slice(0, 3).join(', ') : null;
}

function entryIds(call: Call): string[] {
  const { entries } = call.outputs;
  return Array.isArray(entries)
    ? entries.flatMap((row: unknown) => idsIn((row as { entryId?: unknown })?.entryId))
    : [];
}

function staffCan(facts: RecordsFacts, operation: StaffOperation): boolean {
  const calls: Readonly<Record<StaffOperation, readonly (Call | null)[]>> = {
    trace: facts.stories.flatMap(({ traces }) => traces.map(({ call }) => call)),
    supportPacket: facts.stories.map(({ packet }) => packet),
    ledger: facts.stories.flatMap(({ ledgers }) => ledgers.map(({ call }) => call)),
    dailyClose: facts.closes.map(({ call }) => call),
  };
  return calls[operation].some((call) => call?.outcome === 'ok');
}
