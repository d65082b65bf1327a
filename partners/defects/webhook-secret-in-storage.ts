import { withContent } from './content.js';
import type { Planted } from './defect.js';

export const webhookSecretInStorage: Planted = {
  id: 'webhook-secret-in-storage',
  title: 'The webhook secret is in the browser store',
  wrong: 'The page keeps the webhook secret in localStorage.',
  question: 'browser-visible-secret',
  plant: (correct, { webhookSecrets: [secret = ''] }) =>
    withContent(correct, { 'app.js': (text) => `${text}\nlocalStorage.setItem('hooks', '${secret}');\n` }),
};
