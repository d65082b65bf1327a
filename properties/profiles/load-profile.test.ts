import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/manifest/index.js';
import { loadProfile, profileIds } from './load-profile.js';
import { complaintsAbout, written } from './own-profile.fixture.js';

describe('a profile', () => {
  test.each(profileIds)('%s of the package loads, and every promise has its line', async (id) => {
    const loaded = await loadProfile(id, {});
    if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
    expect(loaded.profile.id).toBe(id);
    for (const name of Object.keys(loaded.profile.promises)) {
      expect(loaded.profile.lines[name as keyof typeof loaded.profile.lines]?.text).toMatch(new RegExp(`^${name}:`));
    }
  });

  test('of your own says only what differs', async () => {
    const text = [
      'profile: 1',
      'id: own',
      'extends: ietf',
      'operations:',
      '  create:',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a profile names the environment
      '    request: { method: POST, path: /own, headers: { X-Tenant: "${TENANT}" }, body: { a: $inputs.amount } }',
      '    outputs: { id: $response.body#/own }',
      'promises: { scope: credential }',
    ].join('\n');
    const loaded = await loadProfile(written(text), { TENANT: 'tenant-7' });
    if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
    expect(loaded.secrets).toEqual(['tenant-7']);
    expect(loaded.profile).toMatchObject({
      keyHeader: 'Idempotency-Key',
      keyFormat: 'quoted',
      operations: { create: { request: { path: '/own' } }, list: null },
      promises: { scope: 'credential', mismatch: { status: [422] } },
    });
  });

  test('of the draft quotes its keys, others and your own do as they say', async () => {
    const formats = profileIds.map(async (id) => {
      const loaded = await loadProfile(id, {});
      return [id, loaded.ok ? loaded.profile.keyFormat : null];
    });
    const expected = { '0pools': 'plain', swaps: 'plain', ietf: 'quoted', stripe: 'plain' };
    expect(Object.fromEntries(await Promise.all(formats))).toEqual(expected);
    const own = await loadProfile(written('profile: 1\nid: own\nextends: ietf\nkeyFormat: plain\n'), {});
    expect(own.ok && own.profile.keyFormat).toBe('plain');
  });

  test.each([
    [
      'profile: 1\nid: own\nextends: ietf\nkeyFormat: quote\n',
      /keyFormat: unknown word "quote".*Did you mean "quoted"/,
    ],
    ['profile: 1\nid: own\nextends: itef\n', /own\.yaml:3:10 extends: .*Did you mean "ietf"/],
    [
      'profile: 1\nid: own\nextends: ietf\npromisses: {}\n',
      /own\.yaml:4:1 promisses: unknown key.*Did you mean "promises"/,
    ],
    ['profile: 1\nid: own\n', /the key "operations" is missing/],
    ['profile: 1\nid: own\nextends: ietf\npromises: { scope: creditential }\n', /promises\.scope: unknown word/],
    [
      'profile: 1\nid: own\nextends: ietf\npromises: { prepared: once }\n',
      /operations\.prepare makes, and there is none/,
    ],
    [
      'profile: 1\nid: own\nextends: ietf\noperations: { create: { request: { path: $twin.pools }, outputs: { id: $response.body#/id } } }\n',
      /create\.request\.path: \$twin\.pools: \$twin has no value here\. Known here: \$inputs, \$steps/,
    ],
    [
      'profile: 1\nid: own\nextends: ietf\noperations: { create: { request: { path: /x }, outputs: { order: $response.body#/id } } }\n',
      /the output "id" is missing/,
    ],
  ])('with a slip is complained about: %#', async (text, complaint) => {
    expect(await complaintsAbout(text)).toMatch(complaint);
  });
});
