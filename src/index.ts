export { startTwin, type Twin, type TwinOptions } from '../twin/index.js';
export {
  type DriverContext,
  type DriverHttpRequest,
  type DriverHttpResponse,
  type DriverOperation,
  type DriverOperations,
  type DriverResult,
  defineDriver,
  type OperationInputs,
} from './probes/http/define-driver.js';
