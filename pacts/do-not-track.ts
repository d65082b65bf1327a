/** Imported before Pact is: it would report its use as soon as it is loaded. */
process.env.PACT_DO_NOT_TRACK = 'true';
