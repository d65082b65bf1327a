import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('double-click-duplicates', suites['double-click-duplicates']);
