import { judgeSuite } from '../../src/engine/judge-suite.js';
import { suites } from '../index.js';

judgeSuite('browser-visible-secret', suites['browser-visible-secret']);
