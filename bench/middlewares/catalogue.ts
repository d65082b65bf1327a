/** A public package as it is audited: which server wraps it, and which stores it brings. */
export interface Middleware {
  /** How it is asked for at the command line, and called in file names. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** What of it is set up, where there is a choice. */
  readonly setUp: string;
  /** Of the server in this folder, without `.mjs`; it reads STORE, VARIANT, REDIS_URL, ORDERS_FILE and PORT. */
  readonly server: string;
  readonly variant?: string;
  /** What is installed beside it. */
  readonly with: readonly string[];
  /** The store of one process, and one that two share; null where the package brings none. */
  readonly own: 'memory' | 'file' | 'redis';
  readonly shared: 'redis' | 'file' | null;
}

const nodeIdempotency = [
  '@node-idempotency/storage-adapter-memory@1.0.2',
  '@node-idempotency/storage-adapter-redis@1.0.2',
  '@node-idempotency/shared@1.0.3',
];
const powertools = {
  name: '@aws-lambda-powertools/idempotency',
  version: '2.35.0',
  server: 'powertools-idempotency',
  with: ['@redis/client@6.2.1'],
  own: 'redis',
  shared: 'redis',
} as const;

/** Servers of one middleware as they are run: one process, or two with the store that they share or with one each. */
export interface Layout {
  readonly processes: 1 | 2;
  readonly store: Middleware['own'];
  /** Added to names of files, and said to `serve` after two dashes; empty: one process. */
  readonly name: '' | 'two' | 'two-memory';
}

/** Every layout that is audited: a memory store behind two processes too, which is what scaling out does to it. */
export function layoutsOf({ own, shared }: Middleware): readonly Layout[] {
  return [
    { processes: 1, store: own, name: '' },
    ...(own === 'memory' ? [{ processes: 2, store: own, name: 'two-memory' } as const] : []),
    ...(shared === null ? [] : [{ processes: 2, store: shared, name: 'two' } as const]),
  ];
}

export const middlewares: readonly Middleware[] = [
  {
    id: 'express-idempotency',
    name: 'express-idempotency',
    version: '1.0.6',
    setUp: 'defaults',
    server: 'express-idempotency',
    with: [],
    own: 'memory',
    shared: null,
  },
  {
    id: 'node-idempotency-core',
    name: '@node-idempotency/core',
    version: '1.0.11',
    setUp: 'its memory and Redis adapters',
    server: 'node-idempotency-core',
    with: nodeIdempotency,
    own: 'memory',
    shared: 'redis',
  },
  {
    id: 'node-idempotency-nestjs',
    name: '@node-idempotency/nestjs',
    version: '1.0.4',
    setUp: 'its memory and Redis adapters',
    server: 'node-idempotency-nestjs',
    with: [
      ...nodeIdempotency,
      ...['common', 'core', 'platform-express'].map((part) => `@nestjs/${part}@10.4.22`),
      'reflect-metadata@0.2.2',
      'rxjs@7.8.2',
    ],
    own: 'memory',
    shared: 'redis',
  },
  {
    id: 'idempotency-backend',
    name: 'idempotency-backend',
    version: '1.0.4',
    setUp: 'Express, its JSON file as the store',
    server: 'idempotency-backend',
    with: [],
    own: 'file',
    shared: 'file',
  },
  { ...powertools, id: 'powertools-idempotency', setUp: 'Redis persistence, no payload validation' },
  {
    ...powertools,
    id: 'powertools-idempotency-validated',
    setUp: 'Redis persistence, payload validation',
    variant: 'validated',
  },
];
