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
