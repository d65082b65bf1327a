import type { Twin } from '../../twin/api.js';
import type { CallOptions, PartnerDriver } from '../model/partner.js';
import type { Stage } from './context.js';
import type { Tether } from './tether.js';

/** The stage as one drill may use it: whatever it sets in motion there ends with it. */
export function lendStage(stage: Stage, tether: Tether): Stage {
  const { kill, restart, reconcile } = stage;
  let down = false;
  const again =
    restart &&
    (() => {
      down = false;
      return restart();
    });
  tether.atEnd(() => (down ? again?.() : undefined));
  return {
    ...stage,
    partner: lendPartner(stage.partner, tether),
    upstream: stage.upstream && lendUpstream(stage.upstream, tether),
    kill:
      kill &&
      (() =>
        tether.begin(() => {
          down = true;
          return kill();
        })),
    restart: again && (() => tether.begin(again)),
    reconcile: reconcile && (() => tether.begin(reconcile)),
    locking: (work) =>
      stage.locking(async () => {
        tether.check();
        return work();
      }),
  };
}

function lendPartner(partner: PartnerDriver, tether: Tether): PartnerDriver {
  const heard = (options?: CallOptions): CallOptions => ({ signal: tether.signal, ...options });
  return {
    ...partner,
    call: (operation, options) => tether.begin(() => partner.call(operation, heard(options))),
    burst: (calls) =>
      tether.begin(() =>
        partner.burst(calls.map(({ operation, options }) => ({ operation, options: heard(options) }))),
      ),
    async early(operation, options) {
      const send = await tether.begin(() => partner.early(operation, heard(options)));
      return () => tether.begin(send);
    },
    distinguishes: (...asked) => tether.begin(() => partner.distinguishes(...asked)),
  };
}

/** What only looks, and what puts things back, stays possible: evidence is read to the end. */
function lendUpstream(twin: Twin, tether: Tether): Twin {
  const { journal, webhooks } = twin;
  const doing =
    <A extends unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      tether.check();
      return act(...args);
    };
  return {
    ...twin,
    arm: doing((fault) => {
      const armed = twin.arm(fault);
      tether.atEnd(() => {
        armed.disarm();
        if (fault.effect.kind === 'pause') twin.resume(fault.effect.name);
      });
      return armed;
    }),
    fund: doing((partnerId, balance) => {
      const before = twin.fund(partnerId, balance);
      tether.atEnd(() => twin.fund(partnerId, before));
      return before;
    }),
    plan: doing(twin.plan),
    move: doing(twin.move),
    moveSwap: doing(twin.moveSwap),
    loseSwapCache: doing(twin.loseSwapCache),
    quoteTtl: doing(twin.quoteTtl),
    advance: doing(twin.advance),
    reset: doing(twin.reset),
    waitPaused: (...asked) => tether.wait(() => twin.waitPaused(...asked)),
    journal: {
      query: (query) => journal.query(query),
      waitFor: (...asked) => tether.wait(() => journal.waitFor(...asked)),
      exportTo: (file) => journal.exportTo(file),
    },
    webhooks: {
      send: (order) => tether.begin(() => webhooks.send(order)),
      deliveries: (filter) => webhooks.deliveries(filter),
      target: doing((url) => webhooks.target(url)),
      mute: doing((quoteId, muted) => webhooks.mute(quoteId, muted)),
    },
  };
}
