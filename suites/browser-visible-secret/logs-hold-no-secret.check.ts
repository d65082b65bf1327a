import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import { judgeScan } from './judge-artifact.js';
import { sayWhatIsUnknown } from './knowledge.js';
import { mostTold, sightingEvidence, told } from './sightings.js';

/** Neither log files nor what the app prints hold a secret, after orders and errors of every kind (SAFE-15). */
export const logsHoldNoSecret = defineCheck({
  id: 'logs-hold-no-secret',
  // The other drills make the app log orders and errors; without them there would be little to find.
  needs: ['secrets-answers', 'secrets-troubles', 'secrets-files'],
  messages: { seen: 'A log holds the {label}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-answers': { answers }, 'secrets-files': { logs, output, secrets } }, say) {
    if (logs.state === 'searched') judgeScan(logs.scan, 'logs', say);
    if (output) {
      for (const sighting of output.sightings.slice(0, mostTold))
        say.fail('seen', told(sighting), [sightingEvidence(sighting)]);
      if (output.droppedBytes > 0) {
        say.unverified('harness', `the app printed ${output.droppedBytes} bytes more than could be searched`);
      }
      if (output.sightings.length === 0) {
        const rows = [['what the app printed', String(output.characters)]];
        const evidence = rowsEvidence(['searched', 'characters'], rows, 'Output of the app');
        say.met(`everything that the app printed (${output.characters} characters) was searched`, [evidence]);
      }
    }
    // Output is the log of an app that names no files; where it goes elsewhere, nothing was seen.
    if (logs.state !== 'searched' && !output) {
      say.unverified(
        'manifest',
        'the manifest has no `artifacts.logs` and the output of an app that somebody else started goes elsewhere: name the log files',
      );
    }
    if (!answers.some(({ what, status }) => what === 'accept' && status !== null)) {
      say.unverified('manifest', 'no accept was answered, so the app had nothing to log about its use of the keys');
    }
    sayWhatIsUnknown(secrets, say);
  },
});
