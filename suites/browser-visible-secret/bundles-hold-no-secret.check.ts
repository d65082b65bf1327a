import { defineCheck } from '../../src/checks/define-check.js';
import { judgeScan } from './judge-artifact.js';

/** What is built for browsers holds no secret, also where no page of the walk loads it (SAFE-1). */
export const bundlesHoldNoSecret = defineCheck({
  id: 'bundles-hold-no-secret',
  needs: ['secrets-files'],
  messages: { seen: 'A bundle file holds the {label}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-files': { bundles, ui } }, say) {
    if (bundles.state === 'searched') judgeScan(bundles.scan, 'bundles', say);
    else if (ui.state === 'none') say.notApplicable(ui.line, ui.text);
    else if (ui.state === 'described') {
      const crawl = 'scripts and source maps that the pages load are judged by browser-visible-secret';
      say.notApplicable(bundles.line, `no ${bundles.text} (${crawl})`);
    } else {
      const reason =
        'the manifest has neither `artifacts.bundles` nor `ui`: name the files built for browsers, or write `ui: none`';
      say.unverified('manifest', reason);
    }
  },
});
