import { defineCheck } from '../../src/checks/define-check.js';
import { judgeScan } from './judge-artifact.js';

/** Mobile packages and their configuration hold no secret (SAFE-2). */
export const mobileHoldsNoSecret = defineCheck({
  id: 'mobile-holds-no-secret',
  needs: ['secrets-files'],
  messages: { seen: 'A mobile file holds the {label}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-files': { mobile } }, say) {
    if (mobile.state === 'searched') judgeScan(mobile.scan, 'mobile', say);
    else if (mobile.state === 'none') say.notApplicable(mobile.line, mobile.text);
    else {
      const reason =
        'the manifest has no `artifacts.mobile`: name the packages and their configuration, or write `mobile: none`';
      say.unverified('manifest', reason);
    }
  },
});
