import { testCheck } from '../../src/checks/test-check.js';
import type {
  AnswerSecretsFacts,
  ArtifactScan,
  BrowserSecretsFacts,
  FileSecretsFacts,
  KnownSecret,
  LiquidityCall,
  PlacedSighting,
  SearchedAnswer,
  SecretSighting,
  TroubleSecretsFacts,
} from '../../src/model/facts/secrets.js';
import { answersHoldNoSecret } from './answers-hold-no-secret.check.js';
import { browserCallsNoLiquidityApi } from './browser-calls-no-liquidity-api.check.js';
import { browserVisibleSecret } from './browser-visible-secret.check.js';
import { bundlesHoldNoSecret } from './bundles-hold-no-secret.check.js';
import { errorsHoldNoSecret } from './errors-hold-no-secret.check.js';
import { logsHoldNoSecret } from './logs-hold-no-secret.check.js';
import { mobileHoldsNoSecret } from './mobile-holds-no-secret.check.js';
import { supportPacketsHoldNoSecret } from './support-packets-hold-no-secret.check.js';

const secrets: KnownSecret[] = [
  { label: 'upstream secret key', known: true, inUse: true, how: '9 requests' },
  { label: 'webhook secret', known: true, inUse: null, how: 'no event was due' },
];
const [key, hook] = secrets as [KnownSecret, KnownSecret];
const unknown = [{ ...key, known: false, inUse: null }, hook];
const unused = [{ ...key, inUse: false, how: '0 requests' }, hook];
const seen: SecretSighting = {
  label: 'upstream secret key',
  form: 'base64',
  where: 'https://app.test/app.js.map > src/env.ts',
  line: 3,
  column: 14,
  excerpt: 'c2tf…Zq [redacted]',
};
const placed: PlacedSighting = { ...seen, kind: 'source-map', phase: 'signed out' };
const unread = [{ where: 'GET https://app.test/huge.js', reason: 'its body could not be read' }];

const walk = (parts: Partial<BrowserSecretsFacts> = {}): { readonly 'secrets-browser': BrowserSecretsFacts } => ({
  'secrets-browser': {
    secrets,
    visits: [{ phase: 'signed in', page: 'quote', url: 'https://app.test/buy', problem: null }],
    reached: { signedIn: true, locked: true, accepted: true },
    obstacle: null,
    searched: { script: 4, response: 9 },
    requests: 12,
    liquidityHosts: ['127.0.0.1:9'],
    liquidityCalls: [],
    sightings: [],
    unread: [],
    incidents: [],
    screenshot: null,
    ...parts,
  },
});
const stuck = { fault: 'manifest' as const, reason: 'ui.steps.lockQuote.2 (click button "Get quote") failed' };
const blind = { signedIn: true, locked: false, accepted: false };

testCheck(browserVisibleSecret, {
  pass: [
    { name: 'nothing anywhere', facts: walk() },
    {
      name: 'without an upstream in sight, but with a key that the manifest tells',
      facts: walk({ secrets: [{ ...key, inUse: null }] }),
    },
    {
      name: 'a page that only the signed-in may open',
      facts: walk({
        visits: [
          { phase: 'signed out', page: 'quote', url: null, problem: 'net::ERR_ABORTED' },
          { phase: 'signed in', page: 'quote', url: 'https://app.test/buy', problem: null },
        ],
      }),
    },
  ],
  fail: [
    { name: 'in a source map', message: 'seen', facts: walk({ sightings: [placed] }) },
    {
      name: 'although the walk got stuck',
      message: 'seen',
      facts: walk({ sightings: [placed], obstacle: stuck, reached: blind }),
    },
  ],
  unverified: [
    { name: 'the walk got stuck', facts: walk({ obstacle: stuck, reached: blind }) },
    { name: 'no order came about', facts: walk({ reached: { signedIn: true, locked: true, accepted: false } }) },
    {
      name: 'a page could not be opened',
      facts: walk({ visits: [{ phase: 'signed in', page: 'order', url: null, problem: 'Timeout' }] }),
    },
    { name: 'a script could not be read', facts: walk({ unread }) },
    { name: 'the key is not known', facts: walk({ secrets: unknown }) },
    { name: 'the app never used the key', facts: walk({ secrets: unused }) },
  ],
});

const call = (parts: Partial<LiquidityCall> = {}): { readonly 'secrets-browser': BrowserSecretsFacts } =>
  walk({
    liquidityCalls: [
      {
        method: 'POST',
        url: 'http://127.0.0.1:9/v1/pools/EUR-USDT/quote?k=1',
        resourceType: 'fetch',
        phase: 'signed in',
        ...parts,
      },
    ],
  });

testCheck(browserCallsNoLiquidityApi, {
  pass: [{ name: 'the server does it all', facts: walk() }],
  fail: [
    { name: 'a quote from the page', message: 'called', facts: call() },
    {
      name: 'the list of pools, with a key or without',
      message: 'called',
      facts: call({ method: 'GET', url: 'https://pools-api.0bit.app/v1/pools' }),
    },
    {
      name: 'balances from the page',
      message: 'called',
      facts: call({ method: 'GET', url: 'https://pools-api.0bit.app/v1/pools/X/balance' }),
    },
    {
      name: 'a post to the list',
      message: 'called',
      facts: call({ method: 'POST', url: 'http://127.0.0.1:9/v1/pools' }),
    },
  ],
  unverified: [
    { name: 'the walk got stuck', facts: walk({ obstacle: stuck, reached: blind }) },
    { name: 'nothing was executed', facts: walk({ reached: blind }) },
  ],
});

const answer = (what: string, parts: Partial<SearchedAnswer> = {}): SearchedAnswer => ({
  what,
  request: `POST /${what}`,
  status: 200,
  provoked: null,
  staff: false,
  ...parts,
});
const ordinary = ['lockQuote', 'accept', 'order'].map((what) => answer(what));
const packet = answer('supportPacket', { staff: true });
const wrong = answer('order', { provoked: 'an unknown order', status: 404 });
const asked = (parts: Partial<AnswerSecretsFacts> = {}): { readonly 'secrets-answers': AnswerSecretsFacts } => ({
  'secrets-answers': {
    secrets,
    answers: [...ordinary, wrong, packet],
    sightings: [],
    unread: [],
    staffMapped: ['supportPacket'],
    ...parts,
  },
});
const told = {
  ...seen,
  where: 'the answer (200) to POST /order',
  kind: 'order',
  phase: 'in good order',
  provoked: null,
  part: 'body' as const,
};
const toldInTrouble = { ...told, phase: 'an unknown order', provoked: 'an unknown order' };
const toldSupport = { ...told, kind: 'staff supportPacket' };

testCheck(answersHoldNoSecret, {
  pass: [
    { name: 'clean answers', facts: asked() },
    {
      name: 'what errors and packets hold is judged elsewhere',
      facts: asked({ sightings: [toldInTrouble, toldSupport] }),
    },
  ],
  fail: [
    { name: 'an order shows it', message: 'seen', facts: asked({ sightings: [told] }) },
    {
      name: 'every answer has it in a header, those to support too',
      message: 'seen',
      facts: asked({ sightings: [{ ...toldSupport, part: 'headers' }] }),
    },
  ],
  unverified: [
    { name: 'no accept was answered', facts: asked({ answers: [ordinary[0] ?? packet] }) },
    { name: 'an answer was too large', facts: asked({ unread }) },
    { name: 'the key is not known', facts: asked({ secrets: unknown }) },
  ],
});

const met = { what: 'the upstream fails (500)', met: true, how: 'it hit 1 request' };
const failing = (parts: Partial<TroubleSecretsFacts> = {}): { readonly 'secrets-troubles': TroubleSecretsFacts } => ({
  'secrets-troubles': {
    secrets,
    answers: [answer('accept', { provoked: met.what, status: 502 })],
    sightings: [],
    unread: [],
    troubles: [met],
    ...parts,
  },
});

testCheck(errorsHoldNoSecret, {
  pass: [
    { name: 'short errors', facts: { ...asked(), ...failing() } },
    {
      name: 'one of two troubles came about',
      facts: { ...asked(), ...failing({ troubles: [met, { ...met, met: false }] }) },
    },
    {
      name: 'what ordinary answers hold is judged elsewhere',
      facts: { ...asked({ sightings: [told] }), ...failing() },
    },
  ],
  fail: [
    {
      name: 'a debug page on bad input',
      message: 'seen',
      facts: { ...asked({ sightings: [toldInTrouble] }), ...failing() },
    },
    {
      name: 'the failed request is printed',
      message: 'seen',
      facts: { ...asked(), ...failing({ sightings: [toldInTrouble] }) },
    },
  ],
  unverified: [
    {
      name: 'no upstream',
      facts: { ...asked(), ...failing({ troubles: [] }) },
      run: { upstream: { mode: 'none', url: null } },
    },
    { name: 'no fault hit', facts: { ...asked(), ...failing({ troubles: [{ ...met, met: false }] }) } },
    { name: 'nothing was provoked', facts: { ...asked({ answers: ordinary }), ...failing({ answers: [] }) } },
    { name: 'the key was not used', facts: { ...asked(), ...failing({ secrets: unused }) } },
  ],
});

const clean: ArtifactScan = {
  globs: [{ glob: 'dist/*.js', files: 2 }],
  files: 2,
  bytes: 5000,
  sightings: [],
  unread: [],
};
const scanned = (parts: Partial<ArtifactScan> = {}) => ({ state: 'searched' as const, scan: { ...clean, ...parts } });
const empty = scanned({ files: 0, bytes: 0, globs: [{ glob: 'dist/*.js', files: 0 }] });
const absent = (name: string) => ({ state: 'absent' as const, line: 1, text: `artifacts.${name}` });
const output = { characters: 100, droppedBytes: 0, sightings: [] };
const files = (parts: Partial<FileSecretsFacts> = {}): { readonly 'secrets-files': FileSecretsFacts } => ({
  'secrets-files': {
    secrets,
    ui: { state: 'described', line: 9, text: 'ui' },
    bundles: scanned(),
    mobile: scanned(),
    logs: scanned(),
    supportPackets: scanned(),
    output,
    ...parts,
  },
});

testCheck(bundlesHoldNoSecret, {
  pass: [{ name: 'clean files', facts: files() }],
  fail: [
    { name: 'an old chunk', message: 'seen', facts: files({ bundles: scanned({ sightings: [seen] }) }) },
    {
      name: 'although there is no page',
      message: 'seen',
      facts: files({ bundles: scanned({ sightings: [seen] }), ui: { state: 'none', line: 9, text: 'ui: none' } }),
    },
  ],
  unverified: [
    { name: 'nothing was built', facts: files({ bundles: empty }) },
    { name: 'a torn file', facts: files({ bundles: scanned({ unread }) }) },
    {
      name: 'neither bundles nor pages',
      facts: files({ bundles: absent('bundles'), ui: { state: 'absent', line: 1, text: 'ui' } }),
    },
  ],
  notApplicable: [
    {
      name: 'no web page',
      facts: files({ bundles: absent('bundles'), ui: { state: 'none', line: 9, text: 'ui: none' } }),
    },
    { name: 'the walk sees them', facts: files({ bundles: absent('bundles') }) },
  ],
});

testCheck(mobileHoldsNoSecret, {
  pass: [{ name: 'clean packages', facts: files() }],
  fail: [{ name: 'in a resource', message: 'seen', facts: files({ mobile: scanned({ sightings: [seen] }) }) }],
  unverified: [
    { name: 'not described', facts: files({ mobile: absent('mobile') }) },
    { name: 'nothing was built', facts: files({ mobile: empty }) },
    { name: 'a bomb', facts: files({ mobile: scanned({ unread }) }) },
  ],
  notApplicable: [
    { name: 'no mobile app', facts: files({ mobile: { state: 'none', line: 70, text: 'mobile: none' } }) },
  ],
});

const worked = { ...asked(), ...failing() };
testCheck(logsHoldNoSecret, {
  pass: [
    { name: 'clean files and output', facts: { ...worked, ...files() } },
    { name: 'an app that logs to its output alone', facts: { ...worked, ...files({ logs: absent('logs') }) } },
    { name: 'an app that somebody else started', facts: { ...worked, ...files({ output: null }) } },
    {
      name: 'an app that prints nothing',
      facts: { ...worked, ...files({ logs: absent('logs'), output: { ...output, characters: 0 } }) },
    },
  ],
  fail: [
    { name: 'in a file', message: 'seen', facts: { ...worked, ...files({ logs: scanned({ sightings: [seen] }) }) } },
    {
      name: 'printed at start',
      message: 'seen',
      facts: { ...worked, ...files({ output: { ...output, sightings: [seen] } }) },
    },
  ],
  unverified: [
    { name: 'no log anywhere', facts: { ...worked, ...files({ logs: absent('logs'), output: null }) } },
    { name: 'files that are not there', facts: { ...worked, ...files({ logs: empty }) } },
    { name: 'too much output', facts: { ...worked, ...files({ output: { ...output, droppedBytes: 7 } }) } },
    { name: 'no order was made', facts: { ...worked, ...asked({ answers: [] }), ...files() } },
    { name: 'the key was not used', facts: { ...worked, ...files({ secrets: unused }) } },
  ],
});

testCheck(supportPacketsHoldNoSecret, {
  pass: [
    { name: 'a clean answer and clean files', facts: { ...asked(), ...files() } },
    {
      name: 'what all headers hold is judged elsewhere',
      facts: { ...asked({ sightings: [{ ...toldSupport, part: 'headers' }] }), ...files() },
    },
    { name: 'answers alone', facts: { ...asked(), ...files({ supportPackets: absent('supportPackets') }) } },
    { name: 'files alone', facts: { ...asked({ staffMapped: [], answers: ordinary }), ...files() } },
  ],
  fail: [
    { name: 'in an answer', message: 'seen', facts: { ...asked({ sightings: [toldSupport] }), ...files() } },
    {
      name: 'in a file',
      message: 'seen',
      facts: { ...asked(), ...files({ supportPackets: scanned({ sightings: [seen] }) }) },
    },
  ],
  unverified: [
    {
      name: 'neither is described',
      facts: {
        ...asked({ staffMapped: [], answers: ordinary }),
        ...files({ supportPackets: absent('supportPackets') }),
      },
    },
    { name: 'none was answered', facts: { ...asked({ answers: ordinary }), ...files() } },
    { name: 'the key is not known', facts: { ...asked({ secrets: unknown }), ...files() } },
  ],
});
