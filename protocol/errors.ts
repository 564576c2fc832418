/**
 * Every error that crosses the wire: its stable code, its HTTP status, and the close code of a WebSocket that it
 * ends. One table, so that REST, WebSocket, SSE and IPC say the same.
 */

/** HTTP status by error code. Codes are stable; texts may change. */
export const errorStatus = {
  invalid_request: 400,
  invalid_host: 400,
  invalid_channel: 400,
  invalid_since: 400,
  invalid_interval: 400,
  invalid_window: 400,
  invalid_step: 400,
  invalid_time: 400,
  too_many_points: 400,
  malformed_message: 400,
  unknown_action: 400,
  unauthorized: 401,
  forbidden: 403,
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  unknown_channel: 404,
  unknown_series: 404,
  unknown_method: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  upgrade_required: 426,
  too_many_requests: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
  channel_unavailable: 503,
  too_many_viewers: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** Why a WebSocket was closed (RFC 6455, section 7.4). */
export const closeCodes = {
  /** The server stops. */
  goingAway: 1001,
  protocolError: 1002,
  invalidUtf8: 1007,
  /** Abuse, or nothing was taken for too long. */
  policy: 1008,
  tooBig: 1009,
  /** The access of this viewer was revoked or has expired. */
  accessEnded: 4401,
} as const;

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

/** The `error` member of an HTTP answer and the body of an `error` message. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
}

/** An error with a stable code; its text names what, where and which setting helps. */
export class TelltaleError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TelltaleError';
    this.code = code;
  }

  get status(): number {
    return errorStatus[this.code];
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message };
  }
}
