import { testCheck } from '../../src/checks/test-check.js';
import { book, correct, eventBody } from './records.fixture.js';
import { supportSeesNothingPrivate } from './support-sees-nothing-private.check.js';

const maps = book().records.maps;
const added = (fields: Readonly<Record<string, unknown>>) => ({
  packet: (ids: Parameters<typeof correct.packet>[0]) => ({
    outputs: { packet: { ...(correct.packet(ids).outputs?.packet as object), ...fields } },
  }),
});

testCheck(supportSeesNothingPrivate, {
  pass: [
    { name: 'ids and states alone', facts: book() },
    {
      name: 'approved words of the documents',
      facts: book(
        added({
          status: 'reserved',
          route_label: '0Pools',
          reserved_at: '2026-01-01T00:00:00Z',
          user_message: 'This route is unavailable right now. Settlement is pending.',
          error: { code: 'reservation_conflict', message: 'The prefunded balance does not cover this order.' },
          provider: null,
          provider_request_id: 'req_t_failed',
          liquidity_provider: '0Pools',
        }),
      ),
    },
    { name: 'a key, which another question asks for', facts: book(added({ curl: 'Bearer [redacted:credential]' })) },
    { name: 'a page', facts: book({ packet: () => ({ body: '<h1>Order</h1><p data-x="1">reserved</p>' }) }) },
  ],
  fail: [
    { name: 'a provider', message: 'private', facts: book(added({ liquidityProvider: 'Acme Desk' })) },
    { name: 'a route inside stored text', message: 'private', facts: book(added({ raw: '{"route_id":"r-7"}' })) },
    { name: 'a treasury in a note', message: 'private', facts: book(added({ note: 'paid from the treasury wallet' })) },
    {
      name: 'a market maker on a page',
      message: 'private',
      facts: book({ packet: () => ({ body: '<p>filled by <b>market maker</b> 3</p>' }) }),
    },
    {
      name: 'a packet file that names a venue',
      message: 'private',
      facts: book({ facts: { packetFiles: [{ file: 'support/1.json', text: '{"venue":"X"}' }] } }),
    },
    {
      name: 'a header',
      message: 'credential',
      facts: book({ facts: { credentialsShown: [{ operation: 'supportPacket', kind: 'failed' }] } }),
    },
    {
      name: 'a raw body',
      message: 'rawEvent',
      facts: book({ packet: (ids) => ({ outputs: { packet: { last: eventBody(ids) } } }) }),
    },
    {
      name: 'a stored event',
      message: 'rawEvent',
      facts: book({ packet: (ids) => ({ outputs: { packet: { events: [JSON.parse(eventBody(ids))] } } }) }),
    },
    { name: 'a signature', message: 'rawEvent', facts: book(added({ sig: `t=1700000000,v1=${'ab'.repeat(32)}` })) },
  ],
  unverified: [
    { name: 'there is no packet', facts: book({ facts: { maps: { ...maps, supportPacket: null } } }) },
    { name: 'no packet answered', facts: book({ packet: () => ({ outcome: 'refused', status: 404 }) }) },
  ],
});
