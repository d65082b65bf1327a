import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('guardrails', suites.guardrails);
