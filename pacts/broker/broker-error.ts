/** What a Pact Broker said or did not say. `person`: whoever runs the command can mend it; `broker`: the broker cannot be relied on now. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  constructor(
    readonly fault: 'person' | 'broker',
    message: string,
  ) {
    super(message);
  }
}
