const ROUTES = { quote: 'v1/pools/EUR-USDT/quote', transact: 'v1/pools/EUR-USDT/transact' } as const;

const answer = (body: unknown) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  jsonBody: body,
  transformers: ['response-template'],
});
const sent = (field: string) => `{{jsonPath request.body '$.${field}'}}`;

/** Stubs of WireMock that answer like the twin, as far as templates go: ids at random, fields from the request. */
export const WIREMOCK_MAPPINGS = {
  quote: {
    request: { method: 'POST', urlPath: `/${ROUTES.quote}` },
    response: answer({
      quoteId: "pq_test_{{randomValue length=16 type='ALPHANUMERIC'}}",
      type: 'firm',
      available: true,
      executable: true,
      rate: '1.0677345',
      spreadBps: 30,
      feeBps: 20,
      totalBps: 50,
      amountIn: sent('amount'),
      amountOut: '106.77345',
      fiatCurrency: 'EUR',
      cryptoCurrency: 'USDT',
      cryptoNetwork: sent('cryptoNetwork'),
      destAddress: sent('destAddress'),
      expiresAt: "{{now offset='15 seconds'}}",
    }),
  },
  transact: {
    request: { method: 'POST', urlPath: `/${ROUTES.transact}` },
    response: answer({
      transactId: "txn_test_{{randomValue length=16 type='ALPHANUMERIC'}}",
      quoteId: sent('quoteId'),
      poolId: 'EUR-USDT',
      side: 'on_ramp',
      status: 'reserved',
      amountIn: '100.00',
      amountOut: '106.77345',
      rate: '1.0677345',
      createdAt: '{{now}}',
      settledAt: null,
    }),
  },
} as const;

/** A Mockoon environment whose two routes create items in a bucket each. */
export function mockoonEnvironment(port: number): unknown {
  const bucket = (name: string) => ({ uuid: `bucket-${name}`, id: name, name, documentation: '', value: '[]' });
  const route = (name: keyof typeof ROUTES) => ({
    uuid: `route-${name}`,
    type: 'crud',
    documentation: '',
    method: '',
    endpoint: ROUTES[name],
    responses: [
      {
        uuid: `answer-${name}`,
        body: '{}',
        latency: 0,
        statusCode: 200,
        label: '',
        headers: [],
        bodyType: 'DATABUCKET',
        filePath: '',
        databucketID: name,
        sendFileAsBody: false,
        rules: [],
        rulesOperator: 'OR',
        disableTemplating: true,
        fallbackTo404: false,
        default: true,
        crudKey: 'id',
        callbacks: [],
      },
    ],
    responseMode: null,
    streamingMode: null,
    streamingInterval: 0,
  });
  return {
    uuid: 'bench',
    lastMigration: 33,
    name: 'bench',
    endpointPrefix: '',
    latency: 0,
    port,
    hostname: '127.0.0.1',
    folders: [],
    routes: [route('quote'), route('transact')],
    rootChildren: [
      { type: 'route', uuid: 'route-quote' },
      { type: 'route', uuid: 'route-transact' },
    ],
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: { enabled: false, type: 'CERT' },
    cors: false,
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [bucket('quote'), bucket('transact')],
    callbacks: [],
  };
}
