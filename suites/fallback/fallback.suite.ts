import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('fallback', suites.fallback);
