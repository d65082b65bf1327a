import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('pending-credits-ledger', suites['pending-credits-ledger']);
