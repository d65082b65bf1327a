import { testCheck } from '../../src/checks/test-check.js';
import { book, correct, idsOf, only } from './records.fixture.js';
import { supportPacketComplete } from './support-packet-complete.check.js';

const maps = book().records.maps;
const packetWithout = (name: string) => ({
  packet: (ids: Parameters<typeof correct.packet>[0]) => {
    const packet = Object.entries({ ...correct.packet(ids).outputs }.packet ?? {});
    return { outputs: { packet: Object.fromEntries(packet.filter(([key]) => key !== name)) } };
  },
});

testCheck(supportPacketComplete, {
  pass: [
    { name: 'every field', facts: book() },
    {
      name: 'text with usual words',
      facts: book({
        packet: (ids) => ({
          outputs: {
            packet: `Pool EUR-USDT, quote ${ids.quote}, request ${ids.quoteRequest}, staging, Buy 100 EUR on TRC20, declined, 2026-01-01T00:00:00Z`,
          },
        }),
      }),
    },
    {
      name: 'mapped fields, amount delivered, epoch time',
      facts: book({
        packet: (ids) => ({
          outputs: {
            packet: {
              pool: 'EUR-USDT',
              q: ids.quote,
              env: 'x1',
              amt: '106.773450',
              dir: 'onramp',
              net: 'TRON',
              at: 1767225600000,
            },
            requestId: ids.quoteRequest,
            reason: 'no_funds',
          },
        }),
      }),
    },
    {
      name: 'a decline leaves no order',
      facts: book({
        story: (story) =>
          story.kind === 'declined' || story.kind === 'conflict' ? { ...story, orderRef: null, packet: null } : story,
      }),
    },
  ],
  fail: [
    { name: 'no pool', message: 'incomplete', facts: book(packetWithout('pool_id')) },
    { name: 'no request id', message: 'incomplete', facts: book(packetWithout('request_id')) },
    { name: 'no reason', message: 'incomplete', facts: book({ ...packetWithout('reason') }) },
    { name: 'no environment', message: 'incomplete', facts: book(packetWithout('environment')) },
    { name: 'no amount', message: 'incomplete', facts: book(packetWithout('amount')) },
    { name: 'no side', message: 'incomplete', facts: book(packetWithout('side')) },
    { name: 'no network', message: 'incomplete', facts: book(packetWithout('network')) },
    {
      name: 'no packet for what was declined',
      message: 'none',
      facts: book({
        packet: (ids) =>
          ids.kind === 'declined' ? { outcome: 'refused', status: 404 } : correct.packet(idsOf(ids.kind)),
      }),
    },
  ],
  unverified: [
    { name: 'there is no packet', facts: book({ facts: { maps: { ...maps, supportPacket: null } } }) },
    { name: 'every packet is refused', facts: book({ packet: () => ({ outcome: 'refused', status: 403 }) }) },
    { name: 'no failed order', facts: book({ story: only('failed', { packet: null }) }) },
  ],
});
