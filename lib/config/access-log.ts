/** Prefix of the pieces of the objects' access log in their bucket. */
export const accessLogPrefix = 'objects/';
