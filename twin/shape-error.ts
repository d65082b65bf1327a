/** What is wrong with something given from outside; the message names each place. */
export class ShapeError extends Error {}
