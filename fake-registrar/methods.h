// SPDX-License-Identifier: MIT
#pragma once
/*
 * Sets of request methods as a scenario lists them, kept as 1 << SIP_INVITE | …
 * An ACK has no answer and a CANCEL gets its own (RFC 3261 section 9.2), so
 * neither can be in a set.
 */
#include "base/error.h"
#include "fake-registrar/registrar.h"

/**
 * Reads up to FREG_METHODS_MAX names, ended by NULL if fewer; none gives 0.
 * `what` stands in the error. Errors: BASE_ERR_RANGE: no such method.
 */
int freg_methods_read(const char *what, const char *const *names, unsigned *out,
                      struct base_error *error);
