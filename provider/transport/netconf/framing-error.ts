/** A stream of bytes that is no series of messages; `message` says why, in words for the middle of a sentence. */
export class FramingError extends Error {}
