/** A name in a test that stands for nothing, or for several things; the message says what was expected. */
export class NameError extends Error {
  override readonly name = 'NameError';
}
