import { type Planted, withSeams } from './defect.js';

export const secretInLogs: Planted = {
  id: 'secret-in-logs',
  title: 'The key is in the log',
  wrong: 'Upstream calls are logged with their request headers, the authorization among them.',
  question: 'browser-visible-secret',
  plant: (correct) =>
    withSeams(correct, 'logs', {
      call: (call) => ({ ...correct.logs.call(call), request_headers: JSON.stringify(call.headers) }),
      scrub: (line) => line,
    }),
};
