import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('accept-after-expiry', suites['accept-after-expiry']);
