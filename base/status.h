// SPDX-License-Identifier: MIT
#pragma once
/* SIP status codes as words, for whoever writes a response or tells of one. */

/** The reason phrase of RFC 3261 section 21 and its successors for `status`, ""
 * if there is none. */
const char *base_status_phrase(int status);
