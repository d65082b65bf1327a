import { connect } from 'node:net';

/** One racer of several processes: holds back the last byte of its request until the agreed moment. */
interface Order {
  readonly port: number;
  readonly bytes: string;
}

let release: ((atNanos: bigint) => void) | null = null;

process.on('message', (message: Order | { readonly atNanos: string }) => {
  if ('atNanos' in message) release?.(BigInt(message.atNanos));
  else hold(message);
});
process.on('disconnect', () => process.exit());

function hold({ port, bytes }: Order): void {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setNoDelay(true);
  let heard = '';
  socket.on('connect', () => socket.write(bytes.slice(0, -1), () => process.send?.('held')));
  socket.on('data', (chunk) => {
    heard += chunk.toString('utf8');
    const body = /\r\n\r\n[\s\S]*?(\{.*\})/.exec(heard)?.[1];
    if (body === undefined) return;
    socket.destroy();
    process.send?.(JSON.parse(body));
  });
  release = (atNanos) => {
    // A timer is late by a millisecond; a race is over by then.
    while (process.hrtime.bigint() < atNanos);
    socket.write(bytes.slice(-1));
  };
}
