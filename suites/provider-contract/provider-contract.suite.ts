import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('provider-contract', suites['provider-contract']);
